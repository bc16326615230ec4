package io.pixelsdb.pixels.flink.source.segment;

import io.pixelsdb.pixels.flink.source.split.BucketId;

/** Makes segments for tests of what looks at whole journals. */
public final class SegmentFiles {

    private SegmentFiles() {}

    /** A writer's first segment, which is complete, with one response. */
    public static byte[] withOne(long writer, BucketId bucket, long sequence) {
        return new SegmentBuilder(writer)
                .entry(bucket, sequence, new byte[] {1, 2, 3})
                .end()
                .bytes();
    }
}
