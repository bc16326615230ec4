package io.pixelsdb.pixels.flink.mock.fault;

/** What is wrong with one record. */
public enum RecordFlaw {
    /** A number or a time in so many bytes as none has. */
    WRONG_WIDTH,
    /** A number or a time that is none, or a text that is not UTF-8. */
    BAD_VALUE,
    /** The last column is missing. */
    FEWER_COLUMNS,
    /**
     * A DELETE whose values are all empty, in bucket 0, as servers send whose upstream has no
     * before images.
     */
    EMPTY_DELETE,
    /** An UPDATE sent as an INSERT of a key that exists, for the same reason. Nothing is lost. */
    REPEATED_INSERT
}
