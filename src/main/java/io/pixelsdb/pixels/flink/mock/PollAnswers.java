package io.pixelsdb.pixels.flink.mock;

import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.proto.PollResponse;

/** Where the changes come from that polls are answered with. Thread-safe. */
public interface PollAnswers {

    /**
     * Takes changes for one poll, for good. Does not wait: without any the response is empty.
     *
     * @param delivered whether the response is going to be sent
     */
    PollResponse take(PollRequest request, boolean delivered);

    /** Whether there is such a table, so that a poll of it may be worth holding. */
    boolean knows(PollRequest request);
}
