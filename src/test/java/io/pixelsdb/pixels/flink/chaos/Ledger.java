package io.pixelsdb.pixels.flink.chaos;

import io.pixelsdb.pixels.flink.mock.Change;
import io.pixelsdb.pixels.flink.mock.ResponseListener;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import java.util.ArrayList;
import java.util.List;

/** Writes down every response that leaves the server. Thread-safe. */
final class Ledger implements ResponseListener {

    private final List<HandedOut> responses = new ArrayList<>();

    @Override
    public synchronized void handedOut(
            List<Change> changes, PollResponse response, boolean delivered) {
        responses.add(
                new HandedOut(
                        ResponseId.of(response.toByteArray()),
                        changes.get(0).bucket(),
                        ClientPort.current(),
                        changes.stream().mapToInt(c -> Math.toIntExact(c.number())).toArray(),
                        System.nanoTime(),
                        delivered));
    }

    synchronized List<HandedOut> responses() {
        return List.copyOf(responses);
    }
}
