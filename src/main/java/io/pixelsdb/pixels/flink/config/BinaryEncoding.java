package io.pixelsdb.pixels.flink.config;

import org.apache.flink.annotation.PublicEvolving;

/** How a server writes the values of binary columns. */
@PublicEvolving
public enum BinaryEncoding {
    /** The bytes themselves. */
    RAW,
    /** Base64 text, as some paths of older servers do. */
    BASE64
}
