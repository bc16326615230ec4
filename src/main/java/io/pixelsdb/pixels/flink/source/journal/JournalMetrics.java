package io.pixelsdb.pixels.flink.source.journal;

import org.apache.flink.annotation.Internal;

/**
 * Is told what a journal does. All but {@link #replayed} is called by the thread that writes the
 * journal, once for each write and not for each response.
 */
@Internal
public interface JournalMetrics {

    /** Counts nothing. */
    JournalMetrics NONE = new JournalMetrics() {};

    /**
     * A write has become durable.
     *
     * @param bytes of the responses, without their headers
     * @param nanos from its begin to its end
     */
    default void flushed(int responses, long bytes, long nanos) {}

    /** An attempt to write has failed. */
    default void failed() {}

    /** A response was read again; called by the fetcher thread. */
    default void replayed(int bytes) {}
}
