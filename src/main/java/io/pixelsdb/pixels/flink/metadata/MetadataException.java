package io.pixelsdb.pixels.flink.metadata;

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.api.ValidationException;

/**
 * The metadata service has no answer, for a reason that the message gives with what to do about it.
 * Thrown where the job is submitted.
 */
@Internal
public final class MetadataException extends ValidationException {

    private static final long serialVersionUID = 1L;

    private final boolean ofTheService;

    MetadataException(String message, boolean ofTheService) {
        super(message);
        this.ofTheService = ofTheService;
    }

    /** Whether the service does not answer at all, so that it is no use asking for other tables. */
    public boolean isOfTheService() {
        return ofTheService;
    }
}
