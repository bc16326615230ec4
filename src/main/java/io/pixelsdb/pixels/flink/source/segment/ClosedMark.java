package io.pixelsdb.pixels.flink.source.segment;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;

/**
 * The empty file which says that a writer has ended and left nothing out: {@code
 * segments/<writer>-closed-<number>}, with the number of its last segment, so that the loss of that
 * one is noticed, or {@code segments/<writer>-closed-empty}, so that the segments of a writer that
 * wrote nothing need not be read, or {@code segments/<writer>-closed-unsynced}, if what its
 * segments held may be lost with the machine. Early releases left the number out. Immutable.
 */
@Internal
public final class ClosedMark {

    private static final String EMPTY = "empty";
    private static final String UNSYNCED = "unsynced";
    private static final Pattern NAME =
            Pattern.compile(
                    "segments/([0-7][0-9a-f]{15})-closed(?:-([0-9a-f]{8}|"
                            + EMPTY
                            + "|"
                            + UNSYNCED
                            + "))?");

    private final String fileName;
    private final long writer;
    private final String what;

    /**
     * @param what the number of the last segment or a word; empty if there is neither
     */
    private ClosedMark(String fileName, long writer, String what) {
        this.fileName = requireNonNull(fileName, "fileName");
        this.writer = writer;
        this.what = requireNonNull(what, "what");
    }

    /**
     * @param last the writer's last segment, which is complete
     */
    public static String nameAfter(SegmentName last) {
        return String.format(
                Locale.ROOT, "%s-%08x", SegmentName.closedMark(last.writer()), last.number());
    }

    /** Of a writer that has never tried to write an entry. */
    public static String nameOfEmpty(long writer) {
        return SegmentName.closedMark(writer) + "-" + EMPTY;
    }

    /** Of a writer whose storage does not say what is durable. */
    public static String nameOfUnsynced(long writer) {
        return SegmentName.closedMark(writer) + "-" + UNSYNCED;
    }

    /** Empty if the file is no such mark. */
    public static Optional<ClosedMark> parse(String fileName) {
        Matcher matcher = NAME.matcher(fileName);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new ClosedMark(
                        fileName,
                        Long.parseLong(matcher.group(1), 16),
                        matcher.group(2) == null ? "" : matcher.group(2)));
    }

    public String fileName() {
        return fileName;
    }

    public long writer() {
        return writer;
    }

    /** Whether the writer's segments hold nothing. */
    public boolean isEmpty() {
        return what.equals(EMPTY);
    }

    /** Whether the writer's last segment must be there to its end. */
    public boolean tellsOfLast() {
        return !isEmpty() && !what.equals(UNSYNCED);
    }

    /** The writer's last segment; empty if the mark does not tell. */
    public Optional<SegmentName> last() {
        return what.isEmpty() || !tellsOfLast()
                ? Optional.empty()
                : Optional.of(new SegmentName(writer, Long.parseLong(what, 16)));
    }
}
