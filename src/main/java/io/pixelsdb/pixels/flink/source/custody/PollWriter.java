package io.pixelsdb.pixels.flink.source.custody;

/** What is known of one reader that was given a writer number. Coordinator thread alone. */
final class PollWriter {

    private final long number;
    private final int subtask;
    private final String description;
    private long permitsEnd;
    private boolean superseded;
    private boolean closed;
    private boolean toldUnclosed;

    /**
     * @param permitsEnd no permit is valid from then on, unless {@link #permitted} says so
     */
    PollWriter(long number, int subtask, String description, long permitsEnd) {
        this.number = number;
        this.subtask = subtask;
        this.description = description;
        this.permitsEnd = permitsEnd;
    }

    long number() {
        return number;
    }

    int subtask() {
        return subtask;
    }

    /** Whether a newer reader has come: this one is permitted nothing any more. */
    boolean isSuperseded() {
        return superseded;
    }

    void supersede() {
        superseded = true;
    }

    /** It has ended, and everything it ever got is in its segments. */
    void close() {
        closed = true;
    }

    /** Whether that is established, by its mark or by a take-over. */
    boolean isKnownToHaveEnded() {
        return closed || toldUnclosed;
    }

    void permitted(long until) {
        if (until - permitsEnd > 0) {
            permitsEnd = until;
        }
    }

    /** Whether nothing that counts will ever come of it. */
    boolean hasEnded(long now, long patienceNanos) {
        return closed || superseded && now - permitsEnd >= patienceNanos;
    }

    /** True once, for one that has ended without closing. */
    boolean isToBeToldAsUnclosed() {
        boolean first = !closed && !toldUnclosed;
        toldUnclosed = true;
        return first;
    }

    @Override
    public String toString() {
        return description;
    }
}
