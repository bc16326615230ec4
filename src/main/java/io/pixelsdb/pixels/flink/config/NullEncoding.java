package io.pixelsdb.pixels.flink.config;

import org.apache.flink.annotation.PublicEvolving;

/** What an empty string or binary value stands for. Other empty values are always null. */
@PublicEvolving
public enum NullEncoding {
    /** Null until the server has flagged a null in the same bucket, then an empty value. */
    AUTO,
    /** An empty value: the server flags nulls. */
    FLAG,
    /** Null: the server cannot flag nulls. */
    EMPTY
}
