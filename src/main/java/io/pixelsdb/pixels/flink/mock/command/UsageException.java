package io.pixelsdb.pixels.flink.mock.command;

/** Says what is wrong with the command line, naming the option and what it allows. */
final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
