package io.pixelsdb.pixels.flink.source.coordination;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Tells a reader that the bounded run has reached its end: it polls no more, emits what it has and
 * says when that is done.
 */
@Internal
public final class EndPolling implements SourceEvent {

    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
        return "end of polling";
    }
}
