package io.pixelsdb.pixels.flink.schema;

import org.apache.flink.annotation.PublicEvolving;

/** What happened to a row. Ordinals are the numbers of {@code OperationType} on the wire. */
@PublicEvolving
public enum Operation {
    INSERT,
    UPDATE,
    DELETE,
    /** A row that was there before the capture began. */
    SNAPSHOT;

    private static final Operation[] BY_NUMBER = values();

    static Operation ofNumber(int number) throws DecodeException {
        if (number < 0 || number >= BY_NUMBER.length) {
            throw new DecodeException("unknown operation " + number + ", known are 0 to 3");
        }
        return BY_NUMBER[number];
    }
}
