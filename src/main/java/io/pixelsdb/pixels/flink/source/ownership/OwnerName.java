package io.pixelsdb.pixels.flink.source.ownership;

import io.pixelsdb.pixels.flink.source.segment.NumberedName;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Names one file of an owner: {@code owner/<epoch>-<beat>}, in hexadecimal digits, or {@code
 * owner/<epoch>-released}, which comes after all beats. Immutable.
 */
final class OwnerName implements Comparable<OwnerName> {

    static final String DIRECTORY = "owner/";

    private static final long RELEASED = Long.MAX_VALUE;
    private static final String RELEASED_WORD = "released";
    private static final int BEAT_DIGITS = 16;
    private static final Comparator<OwnerName> ORDER =
            Comparator.comparingLong(OwnerName::epoch).thenComparingLong(name -> name.beat);

    private final long epoch;
    private final long beat;

    private OwnerName(long epoch, long beat) {
        this.epoch = epoch;
        this.beat = beat;
    }

    static OwnerName ofBeat(long epoch, long beat) {
        return new OwnerName(epoch, beat);
    }

    static OwnerName ofRelease(long epoch) {
        return new OwnerName(epoch, RELEASED);
    }

    /** Empty if the file is none of an owner. */
    static Optional<OwnerName> parse(String fileName) {
        return NumberedName.parse(DIRECTORY, fileName).flatMap(OwnerName::of);
    }

    private static Optional<OwnerName> of(NumberedName name) {
        if (name.endsWith(RELEASED_WORD)) {
            return Optional.of(ofRelease(name.first()));
        }
        OptionalLong beat = name.restAsNumber(BEAT_DIGITS);
        return beat.isPresent()
                ? Optional.of(ofBeat(name.first(), beat.getAsLong()))
                : Optional.empty();
    }

    long epoch() {
        return epoch;
    }

    boolean isRelease() {
        return beat == RELEASED;
    }

    String fileName() {
        return isRelease()
                ? NumberedName.of(DIRECTORY, epoch, RELEASED_WORD)
                : NumberedName.of(DIRECTORY, epoch, beat, BEAT_DIGITS);
    }

    @Override
    public int compareTo(OwnerName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof OwnerName && compareTo((OwnerName) o) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(epoch, beat);
    }

    @Override
    public String toString() {
        return fileName();
    }
}
