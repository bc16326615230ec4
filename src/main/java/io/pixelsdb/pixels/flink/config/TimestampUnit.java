package io.pixelsdb.pixels.flink.config;

import org.apache.flink.annotation.PublicEvolving;

/** What a server counts since 1970 in the eight bytes of a timestamp. */
@PublicEvolving
public enum TimestampUnit {
    /** Microseconds, as servers of the current generation send them. */
    US,
    /** Milliseconds, as older servers send the timestamps of some sources. */
    MS,
    /**
     * Milliseconds where that gives a date of the years 1 to 9999, else microseconds. Microseconds
     * of January 1968 to January 1978 are mistaken for milliseconds.
     */
    AUTO
}
