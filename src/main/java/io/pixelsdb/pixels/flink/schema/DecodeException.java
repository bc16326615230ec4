package io.pixelsdb.pixels.flink.schema;

import java.io.IOException;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Bytes of a record that do not fit the configured schema or the protocol. Messages name the column
 * and never hold a value.
 */
@PublicEvolving
public class DecodeException extends IOException {

    private static final long serialVersionUID = 1L;

    public DecodeException(String message) {
        super(message);
    }
}
