package io.pixelsdb.pixels.flink.mock;

/** How far a served table has come. Immutable. */
public final class MockCounts {

    private final long inserted;
    private final long updated;
    private final long deleted;
    private final long keyChanges;

    MockCounts(long inserted, long updated, long deleted, long keyChanges) {
        this.inserted = inserted;
        this.updated = updated;
        this.deleted = deleted;
        this.keyChanges = keyChanges;
    }

    /** All records, the one that may wait for room in its queue included. */
    public long produced() {
        return inserted + updated + deleted;
    }

    /** INSERT and SNAPSHOT records, those of key changes included. */
    public long inserted() {
        return inserted;
    }

    /** UPDATE records, those that change the key included. */
    public long updated() {
        return updated;
    }

    /** DELETE records, those of key changes included. */
    public long deleted() {
        return deleted;
    }

    /** Rows that moved to another key: one UPDATE each, or a DELETE and an INSERT. */
    public long keyChanges() {
        return keyChanges;
    }

    @Override
    public String toString() {
        return produced()
                + " changes (inserted "
                + inserted
                + ", updated "
                + updated
                + ", deleted "
                + deleted
                + ", key changes among them "
                + keyChanges
                + ")";
    }
}
