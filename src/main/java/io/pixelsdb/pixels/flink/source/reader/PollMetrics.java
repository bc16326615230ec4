package io.pixelsdb.pixels.flink.source.reader;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;

/**
 * What one reader counts beyond Flink's own source metrics. Written by the fetcher thread only; the
 * gauge shows what that thread last saw.
 */
final class PollMetrics {

    private final Counter polls;
    private final Counter emptyPolls;
    private final Counter failedPolls;
    private final Counter unknownPolls;
    private final Counter replayedResponses;
    private final Counter bytesIn;
    private volatile boolean permitted;

    PollMetrics(SourceReaderMetricGroup group) {
        polls = group.counter("polls");
        emptyPolls = group.counter("emptyPolls");
        failedPolls = group.counter("failedPolls");
        unknownPolls = group.counter("unknownPolls");
        replayedResponses = group.counter("replayedResponses");
        group.gauge("pollingPermitted", () -> permitted ? 1 : 0);
        bytesIn = group.getIOMetricGroup().getNumBytesInCounter();
    }

    void started() {
        polls.inc();
    }

    /**
     * @param empty whether there was no record in them
     */
    void answered(int bytes, boolean empty) {
        if (empty) {
            emptyPolls.inc();
        }
        bytesIn.inc(bytes);
    }

    void failed() {
        failedPolls.inc();
    }

    /** A poll may have taken changes off the server that never arrived here, or came too late. */
    void outcomeUnknown() {
        unknownPolls.inc();
    }

    /** Earlier polls got responses that came too late. */
    void foundLate(int responses) {
        unknownPolls.inc(responses);
    }

    void replayed() {
        replayedResponses.inc();
    }

    void permitted(boolean polling) {
        permitted = polling;
    }
}
