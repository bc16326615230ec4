package io.pixelsdb.pixels.flink.mock;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which changes of a table no client can have, and why. Thread-safe. */
public final class Losses {

    private final Set<Long> numbers = new HashSet<>();
    private long undelivered;
    private long forgotten;
    private long unreadable;

    synchronized void undelivered(Collection<Change> changes) {
        undelivered += add(changes);
    }

    synchronized void forgotten(Collection<Change> changes) {
        forgotten += add(changes);
    }

    synchronized void unreadable(Change change) {
        unreadable += add(List.of(change));
    }

    /** How many are new: what cannot be read may get lost besides. */
    private long add(Collection<Change> changes) {
        long before = numbers.size();
        changes.stream().filter(Change::isOfWorkload).forEach(c -> numbers.add(c.number()));
        return numbers.size() - before;
    }

    public synchronized boolean any() {
        return !numbers.isEmpty();
    }

    /** Changes that were taken for a poll and not sent. */
    public synchronized long undelivered() {
        return undelivered;
    }

    /** Changes that were in a queue when the server lost its queues. */
    public synchronized long forgotten() {
        return forgotten;
    }

    /** Changes that were sent, or would have been, as records that cannot be read. */
    public synchronized long unreadable() {
        return unreadable;
    }

    /** Numbers of these changes together with those of others. */
    synchronized Set<Long> numbersAnd(List<Change> others) {
        Set<Long> all = new HashSet<>(numbers);
        others.stream().filter(Change::isOfWorkload).forEach(c -> all.add(c.number()));
        return all;
    }

    @Override
    public synchronized String toString() {
        return "lost "
                + (undelivered + forgotten + unreadable)
                + " (in polls that failed "
                + undelivered
                + ", in restarts "
                + forgotten
                + ", in malformed records "
                + unreadable
                + ")";
    }
}
