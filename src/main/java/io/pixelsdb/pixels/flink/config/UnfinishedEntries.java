package io.pixelsdb.pixels.flink.config;

import org.apache.flink.annotation.PublicEvolving;

/** What a start without state does with entries of the journal that are not known as committed. */
@PublicEvolving
public enum UnfinishedEntries {
    /** Emits them before anything is polled. */
    REPLAY,
    /** Ends the job. */
    REFUSE,
    /** Begins behind them. */
    DISCARD
}
