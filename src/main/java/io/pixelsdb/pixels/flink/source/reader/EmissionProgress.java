package io.pixelsdb.pixels.flink.source.reader;

import io.pixelsdb.pixels.flink.source.coordination.CheckpointReport;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * How much of the journal one reader has emitted. Pure bookkeeping; task thread only, but for the
 * writer's number, which the fetcher thread sets once.
 */
final class EmissionProgress {

    private final Set<BucketId> replaying = new HashSet<>();
    private long firstNeededSegment;
    private volatile long writer;

    /** The reader was given a bucket, which is not replayed yet. */
    void given(BucketId bucket) {
        replaying.add(bucket);
    }

    /** Everything that earlier writers left of these buckets is emitted. */
    void replayed(Collection<BucketId> buckets) {
        replaying.removeAll(buckets);
    }

    /**
     * A response is emitted to its end. Responses are emitted in the order of their segments, so
     * everything in earlier segments is; this one may hold more.
     */
    void emitted(long segment) {
        firstNeededSegment = Math.max(firstNeededSegment, segment);
    }

    /** The reader writes under this number from now on. Fetcher thread. */
    void writesAs(long number) {
        writer = number;
    }

    /** The number under which the reader writes; 0 before its first permit. Any thread. */
    long writer() {
        return writer;
    }

    /**
     * @param splits as the checkpoint keeps them
     */
    CheckpointReport report(long checkpointId, String reader, Collection<PixelsSplit> splits)
            throws IOException {
        return new CheckpointReport(
                checkpointId, reader, writer, firstNeededSegment, replaying.isEmpty(), splits);
    }
}
