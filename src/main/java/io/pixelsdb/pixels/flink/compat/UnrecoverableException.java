package io.pixelsdb.pixels.flink.compat;

import java.io.IOException;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * An error that a restart cannot cure: whatever the restart strategy, Flink ends the job with it.
 * The annotation is internal to Flink's runtime, which is why this class stands alone here.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class UnrecoverableException extends IOException {

    private static final long serialVersionUID = 1L;

    public UnrecoverableException(String message) {
        super(message);
    }

    public UnrecoverableException(String message, Throwable cause) {
        super(message, cause);
    }
}
