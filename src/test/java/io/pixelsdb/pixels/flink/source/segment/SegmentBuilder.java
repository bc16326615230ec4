package io.pixelsdb.pixels.flink.source.segment;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/** Bytes of one segment, made as a writer makes them, with the places between its entries. */
public final class SegmentBuilder {

    private final SegmentEncoder encoder = new SegmentEncoder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Integer> boundaries = new ArrayList<>();

    public SegmentBuilder(long writer) {
        this(writer, null);
    }

    /**
     * @param previous the segment before it; null if there is none
     */
    public SegmentBuilder(long writer, @Nullable SegmentLink previous) {
        put(encoder.start(writer, previous));
        boundaries.add(bytes.size());
    }

    public SegmentBuilder entry(BucketId bucket, long sequence, byte[] response) {
        put(encoder.header(bucket, sequence, 1_700_000_000_000L + sequence, response));
        put(ByteBuffer.wrap(response));
        boundaries.add(bytes.size());
        return this;
    }

    public SegmentBuilder end() {
        put(encoder.endMark(boundaries.size() - 1));
        return this;
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }

    /** How many entries lie before a byte. */
    public int entriesBefore(int offset) {
        return (int) boundaries.stream().filter(end -> end <= offset).count() - 1;
    }

    /** Where an entry begins, or the last one ends. */
    int boundary(int entry) {
        return boundaries.get(entry);
    }

    private void put(ByteBuffer buffer) {
        bytes.write(buffer.array(), buffer.position(), buffer.remaining());
    }
}
