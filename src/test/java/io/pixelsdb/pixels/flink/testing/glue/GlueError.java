package io.pixelsdb.pixels.flink.testing.glue;

import static java.util.Objects.requireNonNull;

/** An answer of Glue that says no: the name of its error, which clients go by, and a text. */
public final class GlueError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;

    private GlueError(int status, String type, String message) {
        super(message);
        this.status = status;
        this.type = requireNonNull(type, "type");
    }

    static GlueError notFound(String what) {
        return new GlueError(400, "EntityNotFoundException", what + " not found.");
    }

    static GlueError alreadyExists(String what) {
        return new GlueError(400, "AlreadyExistsException", what + " already exists.");
    }

    static GlueError invalid(String message) {
        return new GlueError(400, "InvalidInputException", message);
    }

    /** Somebody else has changed the table since it was read. */
    public static GlueError concurrentModification() {
        return new GlueError(
                400,
                "ConcurrentModificationException",
                "Update table failed due to concurrent modifications.");
    }

    static GlueError unknownOperation(String target) {
        return new GlueError(400, "UnknownOperationException", "No operation " + target);
    }

    static GlueError unauthenticated(String type, String message) {
        return new GlueError(400, type, message);
    }

    /** The identity may not do this. */
    public static GlueError accessDenied() {
        return new GlueError(
                400, "AccessDeniedException", "The identity is not authorized to perform this.");
    }

    /** The account asks for too much in too short a time. */
    public static GlueError throttled() {
        return new GlueError(400, "ThrottlingException", "Rate exceeded");
    }

    /** Something is wrong inside of Glue. */
    public static GlueError internal() {
        return new GlueError(500, "InternalServiceException", "An internal error occurred.");
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }
}
