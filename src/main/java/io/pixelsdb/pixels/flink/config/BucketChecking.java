package io.pixelsdb.pixels.flink.config;

import org.apache.flink.annotation.PublicEvolving;

/** What happens when a change comes from another bucket than its key belongs into. */
@PublicEvolving
public enum BucketChecking {
    /** It is logged once per reader, and counted. */
    WARN,
    /** The job ends. */
    FAIL,
    /** Nobody looks. */
    OFF
}
