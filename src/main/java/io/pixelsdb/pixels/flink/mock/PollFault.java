package io.pixelsdb.pixels.flink.mock;

/** What goes wrong with one poll. */
public enum PollFault {
    NONE,
    /** Fails before anything has left a queue. */
    REFUSE,
    /** Takes changes and fails then: they are gone, as after a connection that broke. */
    LOSE,
    /** Takes changes and never answers: they are gone, and the client waits for its deadline. */
    HANG
}
