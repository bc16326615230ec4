package io.pixelsdb.pixels.flink.source.segment;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Bytes of a segment, big-endian:
 *
 * <ul>
 *   <li>start: {@link #MAGIC_3} (long), writer (long), number of the writer's segment before this
 *       one that holds anything, or {@link #NONE} (long), how many entries of that one are durable
 *       (int), 1 if it has its end mark, or 0 (int), and CRC-32C of all before (int);
 *   <li>entries: a header and the bytes of the response. The header is a prefix of length of the
 *       whole header (int), length of the response (int) and CRC-32C of these two (int), followed
 *       by sequence (long), time in epoch milliseconds (long), count of buckets (int, so far always
 *       1), for each schema name (UTF), table name (UTF) and number (int), CRC-32C of the response
 *       (int), and CRC-32C of the header before this field (int);
 *   <li>end mark, where the writer had the time for it: {@link #END} (int) and the count of entries
 *       (int) in the place of the lengths, and CRC-32C of these two (int).
 * </ul>
 *
 * <p>Lengths have a checksum of their own, as a wrong one would make damage look like an end that
 * was cut off. Nothing of this is all zeros, as parts of a file are that a machine had no time to
 * write.
 */
@Internal
public final class SegmentFormat {

    /**
     * PXJRNL, version 3. Of no release: version 1 did not tell the segment before, and version 2
     * not what that one held.
     */
    static final long MAGIC_3 = 0x50584A524E4C_0003L;

    /** In the place of the segment before, where there is none. */
    static final long NONE = -1;

    /** Stands where an entry has the length of its header. */
    static final int END = -1;

    static final int START_BYTES = 3 * Long.BYTES + 3 * Integer.BYTES;
    static final int PREFIX_BYTES = 3 * Integer.BYTES;

    /** Where in a header the sequence stands. */
    static final int SEQUENCE_AT = PREFIX_BYTES;

    /** Where in a header the count of buckets stands. */
    static final int BUCKETS_AT = SEQUENCE_AT + 2 * Long.BYTES;

    /** Where in a header the name of the bucket begins, which two checksums follow. */
    static final int NAME_AT = BUCKETS_AT + Integer.BYTES;

    /** Size of a segment that is complete and without entries. */
    public static final int EMPTY_BYTES = START_BYTES + PREFIX_BYTES;

    private static final int MAX_HEADER_BYTES = 1 << 18;

    private SegmentFormat() {}

    /** Whether a header of which the prefix is intact can have this length at all. */
    static boolean isHeaderLength(int length) {
        return length > NAME_AT + 2 * Integer.BYTES && length <= MAX_HEADER_BYTES;
    }

    /** Whether another version of this format begins like this. */
    static boolean isMagicOfAnyVersion(long begin) {
        return begin >>> Short.SIZE == MAGIC_3 >>> Short.SIZE;
    }

    static ByteBuffer start(long writer, @Nullable SegmentLink previous) {
        ByteBuffer start = ByteBuffer.allocate(START_BYTES);
        start.putLong(MAGIC_3).putLong(writer);
        if (previous == null) {
            start.putLong(NONE).putInt(0).putInt(0);
        } else {
            start.putLong(previous.segment().number());
            start.putInt(previous.entries()).putInt(previous.ended() ? 1 : 0);
        }
        return start.putInt(checksum(start.array(), 0, start.position())).flip();
    }

    static ByteBuffer endMark(int entries) {
        ByteBuffer mark = ByteBuffer.allocate(PREFIX_BYTES);
        putPrefix(mark, END, entries);
        return mark.flip();
    }

    static void putPrefix(ByteBuffer to, int headerLength, int responseLength) {
        int begin = to.position();
        to.putInt(headerLength).putInt(responseLength);
        to.putInt(checksum(to.array(), begin, to.position() - begin));
    }

    static int checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
