package io.pixelsdb.pixels.flink.source.segment;

import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern SEGMENT =
            Pattern.compile(DIRECTORY + "([0-9a-f]{16})-([0-9a-f]{8})");
    private static final Pattern CLOSED_MARK =
            Pattern.compile(DIRECTORY + "([0-9a-f]{16})-" + CLOSED);
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
        Matcher matcher = SEGMENT.matcher(fileName);
        return matcher.matches()
                ? Optional.of(
                        new SegmentName(
                                Long.parseLong(matcher.group(1), 16),
                                Long.parseLong(matcher.group(2), 16)))
                : Optional.empty();
    }

    /** Name of the file which says that a writer has ended and left nothing out. */
    public static String closedMark(long writer) {
        return String.format(Locale.ROOT, "%s%016x-%s", DIRECTORY, writer, CLOSED);
    }

    /** The writer that a file declares to have ended; empty if the file is no such mark. */
    public static Optional<Long> parseClosedMark(String fileName) {
        Matcher matcher = CLOSED_MARK.matcher(fileName);
        return matcher.matches()
                ? Optional.of(Long.parseLong(matcher.group(1), 16))
                : Optional.empty();
    }

    public long writer() {
        return writer;
    }

    public long number() {
        return number;
    }

    public String fileName() {
        return String.format(Locale.ROOT, "%s%016x-%08x", DIRECTORY, writer, number);
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
