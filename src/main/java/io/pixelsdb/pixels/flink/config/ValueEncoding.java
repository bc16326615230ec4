package io.pixelsdb.pixels.flink.config;

import org.apache.flink.annotation.PublicEvolving;

/** How a server writes column values into the bytes of a row image. */
@PublicEvolving
public enum ValueEncoding {
    /** As Pixels-sink servers send them: big-endian binary values, and text in some places. */
    BINARY,
    /** Every scalar as UTF-8 text, such as {@code 42} or {@code 2025-01-31 10:00:00}. */
    TEXT
}
