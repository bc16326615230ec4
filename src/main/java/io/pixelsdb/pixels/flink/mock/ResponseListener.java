package io.pixelsdb.pixels.flink.mock;

import io.pixelsdb.pixels.flink.proto.PollResponse;
import java.util.List;

/** Hears of every response with changes, in the thread that answers the poll. */
@FunctionalInterface
public interface ResponseListener {

    /**
     * @param delivered false if the server takes the changes and sends nothing, see {@link
     *     PollFault}
     */
    void handedOut(List<Change> changes, PollResponse response, boolean delivered);
}
