package io.pixelsdb.pixels.flink.source.journal;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.replay.ResponseWalk;
import io.pixelsdb.pixels.flink.source.segment.SegmentEntry;
import java.io.IOException;
import javax.annotation.Nullable;

/** Reads planned entries as it goes. Fetcher thread only. */
final class ReplayCursor implements Journal.Cursor {

    private final ResponseWalk walk;
    private final int lateResponses;
    private final JournalMetrics metrics;

    ReplayCursor(ResponseWalk walk, int lateResponses, JournalMetrics metrics) {
        this.walk = requireNonNull(walk, "walk");
        this.lateResponses = lateResponses;
        this.metrics = requireNonNull(metrics, "metrics");
    }

    @Override
    public int lateResponses() {
        return lateResponses;
    }

    @Nullable
    @Override
    public JournalEntry next() throws IOException {
        if (!walk.advance()) {
            return null;
        }
        SegmentEntry entry = walk.entry();
        metrics.replayed(entry.length());
        return new JournalEntry(entry.bucket(), entry.writer(), entry.sequence(), walk.response());
    }
}
