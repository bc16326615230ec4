package io.pixelsdb.pixels.flink.mock;

/** How the mock server writes column values into the bytes of a row image. */
public enum MockEncoding {
    /** Big-endian binary values, as servers of the current generation send them. */
    BINARY,
    /** Every scalar as UTF-8 text. */
    TEXT
}
