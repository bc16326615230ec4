package io.pixelsdb.pixels.flink.source.segment;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.BucketIdFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Makes the bytes of segments, but for the responses, which are written as they are. Not
 * thread-safe; lives in the thread that writes a journal.
 */
@Internal
public final class SegmentEncoder {

    /** All but the name of the bucket. */
    private static final int FIXED_BYTES = SegmentFormat.NAME_AT + 2 * Integer.BYTES;

    private static final int INITIAL_SIZE = 64;

    private final Map<BucketId, byte[]> names = new HashMap<>();

    /**
     * What a segment begins with.
     *
     * @param previous the writer's segment before it; null if there is none that holds anything
     */
    public ByteBuffer start(long writer, @Nullable SegmentLink previous) {
        return SegmentFormat.start(writer, previous);
    }

    /**
     * What stands before a response.
     *
     * @param timeMillis when it was polled
     */
    public ByteBuffer header(BucketId bucket, long sequence, long timeMillis, byte[] response) {
        byte[] name = names.computeIfAbsent(bucket, SegmentEncoder::encode);
        ByteBuffer header = ByteBuffer.allocate(FIXED_BYTES + name.length);
        SegmentFormat.putPrefix(header, header.capacity(), response.length);
        header.putLong(sequence).putLong(timeMillis).putInt(1).put(name);
        header.putInt(SegmentFormat.checksum(response, 0, response.length));
        header.putInt(SegmentFormat.checksum(header.array(), 0, header.position()));
        return header.flip();
    }

    /** What a segment ends with that is complete. */
    public ByteBuffer endMark(int entries) {
        return SegmentFormat.endMark(entries);
    }

    private static byte[] encode(BucketId bucket) {
        try {
            DataOutputSerializer out = new DataOutputSerializer(INITIAL_SIZE);
            BucketIdFormat.write(bucket, out);
            return out.getCopyOfBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException("The name of " + bucket + " is too long", e);
        }
    }
}
