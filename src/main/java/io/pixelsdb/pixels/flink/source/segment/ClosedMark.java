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
 * wrote nothing need not be read. Early releases left the number out. Immutable.
 */
@Internal
public final class ClosedMark {

    private static final String EMPTY = "empty";
    private static final Pattern NAME =
            Pattern.compile("segments/([0-7][0-9a-f]{15})-closed(?:-([0-9a-f]{8}|" + EMPTY + "))?");

    private final String fileName;
    private final long writer;
    private final Optional<SegmentName> last;
    private final boolean empty;

    private ClosedMark(String fileName, long writer, Optional<SegmentName> last, boolean empty) {
        this.fileName = requireNonNull(fileName, "fileName");
        this.writer = writer;
        this.last = requireNonNull(last, "last");
        this.empty = empty;
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

    /** Empty if the file is no such mark. */
    public static Optional<ClosedMark> parse(String fileName) {
        Matcher matcher = NAME.matcher(fileName);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long writer = Long.parseLong(matcher.group(1), 16);
        boolean empty = EMPTY.equals(matcher.group(2));
        Optional<SegmentName> last =
                Optional.ofNullable(empty ? null : matcher.group(2))
                        .map(number -> new SegmentName(writer, Long.parseLong(number, 16)));
        return Optional.of(new ClosedMark(fileName, writer, last, empty));
    }

    public String fileName() {
        return fileName;
    }

    public long writer() {
        return writer;
    }

    /** Whether the writer's segments hold nothing. */
    public boolean isEmpty() {
        return empty;
    }

    /** The writer's last segment; empty if the mark does not tell. */
    public Optional<SegmentName> last() {
        return last;
    }
}
