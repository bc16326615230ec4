package io.pixelsdb.pixels.flink.source.ownership;

import java.io.IOException;
import org.apache.flink.annotation.Internal;

/**
 * Another owner has claimed the journal. Not {@linkplain
 * io.pixelsdb.pixels.flink.compat.UnrecoverableException final}: the claimant may have given back
 * or died. A restarted job claims anew and is refused then if another one lives.
 */
@Internal
public final class OwnershipLostException extends IOException {

    private static final long serialVersionUID = 1L;

    OwnershipLostException(String message) {
        super(message);
    }
}
