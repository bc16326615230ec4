package io.pixelsdb.pixels.flink.source.segment;

import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.annotation.Internal;

/**
 * Names one segment: {@code segments/<writer>-<number>}, both in hexadecimal digits, so that names
 * sort as their numbers do. Immutable.
 */
@Internal
public final class SegmentName implements Comparable<SegmentName> {

    /** Prefix of all segments. */
    public static final String DIRECTORY = "segments/";

    private static final String CLOSED = "closed";
    private static final int NUMBER_DIGITS = 8;
    private static final Comparator<SegmentName> ORDER =
            Comparator.comparingLong(SegmentName::writer).thenComparingLong(SegmentName::number);

    private final long writer;
    private final long number;

    /**
     * @param number of the segment among those of its writer, from 0
     */
    public SegmentName(long writer, long number) {
        this.writer = writer;
        this.number = number;
    }

    /** Empty if the file is no segment. */
    public static Optional<SegmentName> parse(String fileName) {
        return NumberedName.parse(DIRECTORY, fileName)
                .flatMap(
                        name -> {
                            OptionalLong number = name.restAsNumber(NUMBER_DIGITS);
                            return number.isPresent()
                                    ? Optional.of(new SegmentName(name.first(), number.getAsLong()))
                                    : Optional.empty();
                        });
    }

    /** What the name of a writer's {@link ClosedMark} begins with. */
    public static String closedMark(long writer) {
        return NumberedName.of(DIRECTORY, writer, CLOSED);
    }

    public long writer() {
        return writer;
    }

    public long number() {
        return number;
    }

    public String fileName() {
        return NumberedName.of(DIRECTORY, writer, number, NUMBER_DIGITS);
    }

    @Override
    public int compareTo(SegmentName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof SegmentName && compareTo((SegmentName) o) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(writer, number);
    }

    @Override
    public String toString() {
        return fileName();
    }
}
