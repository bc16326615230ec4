package io.pixelsdb.pixels.flink.source.custody;

import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names one file of an owner: {@code owner/<epoch>-<beat>}, in hexadecimal digits, or {@code
 * owner/<epoch>-released}, which comes after all beats. Immutable.
 */
final class OwnerName implements Comparable<OwnerName> {

    static final String DIRECTORY = "owner/";

    private static final long RELEASED = Long.MAX_VALUE;
    private static final String RELEASED_WORD = "released";
    private static final Pattern NAME =
            Pattern.compile(DIRECTORY + "([0-7][0-9a-f]{15})-([0-7][0-9a-f]{15}|released)");
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
        Matcher matcher = NAME.matcher(fileName);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long epoch = Long.parseLong(matcher.group(1), 16);
        return Optional.of(
                matcher.group(2).equals(RELEASED_WORD)
                        ? ofRelease(epoch)
                        : ofBeat(epoch, Long.parseLong(matcher.group(2), 16)));
    }

    long epoch() {
        return epoch;
    }

    boolean isRelease() {
        return beat == RELEASED;
    }

    String fileName() {
        return isRelease()
                ? String.format(Locale.ROOT, "%s%016x-%s", DIRECTORY, epoch, RELEASED_WORD)
                : String.format(Locale.ROOT, "%s%016x-%016x", DIRECTORY, epoch, beat);
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
