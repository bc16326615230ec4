package io.pixelsdb.pixels.flink.config;

import org.apache.flink.annotation.PublicEvolving;

/** What happens when entries of the journal cannot be read or are missing. */
@PublicEvolving
public enum OnDamage {
    /** Ends the job. */
    FAIL,
    /** Goes on without them. */
    SKIP
}
