package io.pixelsdb.pixels.flink.source.reader;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;

/** What one reader counts beyond Flink's own source metrics. Fetcher thread only. */
final class PollMetrics {

    private final Counter polls;
    private final Counter emptyPolls;
    private final Counter failedPolls;
    private final Counter bytesIn;

    PollMetrics(SourceReaderMetricGroup group) {
        polls = group.counter("polls");
        emptyPolls = group.counter("emptyPolls");
        failedPolls = group.counter("failedPolls");
        bytesIn = group.getIOMetricGroup().getNumBytesInCounter();
    }

    void started() {
        polls.inc();
    }

    void answered(int bytes) {
        if (bytes == 0) {
            emptyPolls.inc();
        }
        bytesIn.inc(bytes);
    }

    void failed() {
        failedPolls.inc();
    }
}
