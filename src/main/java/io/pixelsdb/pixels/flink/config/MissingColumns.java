package io.pixelsdb.pixels.flink.config;

import org.apache.flink.annotation.PublicEvolving;

/** What happens to rows with fewer values than columns. */
@PublicEvolving
public enum MissingColumns {
    /** Ends the job. */
    FAIL,
    /** The missing last columns are null. */
    NULL
}
