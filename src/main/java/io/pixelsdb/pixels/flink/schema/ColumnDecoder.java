package io.pixelsdb.pixels.flink.schema;

import java.io.Serializable;

/** Turns the bytes of one non-null value into Flink's internal form. Stateless. */
@FunctionalInterface
interface ColumnDecoder extends Serializable {

    /**
     * @throws DecodeException if the bytes are no value of the column's type; says what was
     *     expected, and neither the value nor the column, which the caller adds
     */
    Object decode(byte[] bytes, int offset, int length) throws DecodeException;
}
