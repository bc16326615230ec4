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
 * one is noticed. Early releases left the number out. Immutable.
 */
@Internal
public final class ClosedMark {

    private static final Pattern NAME =
            Pattern.compile("segments/([0-7][0-9a-f]{15})-closed(?:-([0-9a-f]{8}))?");

    private final String fileName;
    private final long writer;
    private final Optional<SegmentName> last;

    private ClosedMark(String fileName, long writer, Optional<SegmentName> last) {
        this.fileName = requireNonNull(fileName, "fileName");
        this.writer = writer;
        this.last = requireNonNull(last, "last");
    }

    /**
     * @param last the writer's last segment, which is complete
     */
    public static String nameAfter(SegmentName last) {
        return String.format(
                Locale.ROOT, "%s-%08x", SegmentName.closedMark(last.writer()), last.number());
    }

    /** Empty if the file is no such mark. */
    public static Optional<ClosedMark> parse(String fileName) {
        Matcher matcher = NAME.matcher(fileName);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long writer = Long.parseLong(matcher.group(1), 16);
        return Optional.of(
                new ClosedMark(
                        fileName,
                        writer,
                        Optional.ofNullable(matcher.group(2))
                                .map(number -> Long.parseLong(number, 16))
                                .map(number -> new SegmentName(writer, number))));
    }

    public String fileName() {
        return fileName;
    }

    public long writer() {
        return writer;
    }

    /** The writer's last segment; empty if the mark does not tell. */
    Optional<SegmentName> last() {
        return last;
    }
}
