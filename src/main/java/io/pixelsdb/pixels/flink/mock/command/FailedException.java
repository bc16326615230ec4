package io.pixelsdb.pixels.flink.mock.command;

import java.io.IOException;

/** Says for people why the command cannot go on although it was given rightly. */
final class FailedException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param what what cannot be done
     */
    FailedException(String what, IOException cause) {
        super(what + ": " + reason(cause), cause);
    }

    private static String reason(IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
