package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A table while it is served: its queues, how far it has come and what it must amount to.
 * Thread-safe.
 */
public final class ServedTable {

    private final MockTable table;
    private final BucketQueues queues;
    private final Workload workload;
    private final Producer producer;
    private final UnaryOperator<Change> spoiler;
    private final Losses losses = new Losses();

    /**
     * @param spoiler what becomes of changes on their way into the queues
     * @param onPut done after each record that comes into a queue
     */
    ServedTable(MockTable table, UnaryOperator<Change> spoiler, Runnable onPut) {
        this.table = requireNonNull(table, "table");
        this.spoiler = requireNonNull(spoiler, "spoiler");
        this.queues = table.newQueues();
        queues.onPut(onPut);
        this.workload = new Workload(table);
        this.producer = new Producer(table, workload, this::spoil, queues);
    }

    private Change spoil(Change change) {
        Change spoilt = spoiler.apply(change);
        if (!spoilt.isReadable()) {
            losses.unreadable(spoilt);
        }
        return spoilt;
    }

    public MockTable table() {
        return table;
    }

    /** The queues, also for records made by hand. */
    public BucketQueues queues() {
        return queues;
    }

    /** Puts a record made by hand into the queue of a row's bucket; waits while that is full. */
    public void put(Object[] row, RowRecord record) throws InterruptedException {
        queues.put(table.records().bucketOf(row), record);
    }

    /** What the workload has produced so far. */
    public MockCounts counts() {
        return workload.counts();
    }

    /** Records that left a queue in a response, arrived or not. */
    public long handedOut() {
        return queues.handedOut();
    }

    /** What was produced and no client can have. */
    public Losses losses() {
        return losses;
    }

    /** Whether everything has been produced and handed out. */
    public boolean drained() {
        return producer.finished() && queues.remaining() == 0;
    }

    /** The bucket whose full queue the producer waits for, if it does. */
    public Optional<Integer> fullBucket() {
        return producer.inHand().map(Change::bucket).filter(queues::isFull);
    }

    /**
     * What a keyed table must contain once everything that has been handed out is applied, by key:
     * without what got {@linkplain #losses lost}, after which all changes are made up once more.
     * Exact when the table is drained or its server closed; while the producer and polls go on, a
     * few changes may be in the map or missing. Does not know of records made by hand.
     *
     * @throws IllegalStateException if the table has no key
     */
    public Map<List<Object>, Object[]> expectedByKey() {
        MockSchema schema = table.schema();
        if (!schema.hasKey()) {
            throw new IllegalStateException("The table has no key");
        }
        if (losses.any()) {
            return ExpectedRows.applied(table, counts().produced(), missing());
        }
        Map<List<Object>, Object[]> rows = workload.rowsByKey();
        producer.inHand().ifPresent(change -> change.undo(schema, rows));
        queues.lastFirst().forEach(change -> change.undo(schema, rows));
        return rows;
    }

    /** How many rows the table must have once everything that has been handed out is applied. */
    public long expectedCount() {
        if (table.schema().hasKey()) {
            return expectedByKey().size();
        }
        return losses.any() ? counts().produced() - missing().size() : handedOutInserts();
    }

    /** Numbers of the changes that were produced and that no client has. */
    private Set<Long> missing() {
        List<Change> waiting = queues.lastFirst();
        producer.inHand().ifPresent(waiting::add);
        return losses.numbersAnd(waiting);
    }

    /**
     * Hands over the rows that the table must contain once everything that has been handed out is
     * applied: in the order of their keys, or without a key in that of the inserts.
     *
     * @see #expectedByKey()
     */
    public void forEachExpected(Consumer<Object[]> rows) {
        if (table.schema().hasKey()) {
            ExpectedRows.sorted(expectedByKey()).forEach(rows);
        } else if (losses.any()) {
            ExpectedRows.replayed(table, counts().produced(), missing(), rows);
        } else {
            ExpectedRows.replayed(table, handedOutInserts(), Set.of(), rows);
        }
    }

    /** All rows without a key are in one queue, so what was handed out is what came first. */
    private long handedOutInserts() {
        return Math.min(handedOut(), counts().produced());
    }

    /** Ends the workload early: what has been produced is still handed out. */
    public void endProduction() {
        producer.end();
    }

    /**
     * Takes changes for one response. Listeners hear of responses in the order in which their
     * changes left the queues.
     *
     * @param delivered whether the response is going to be sent
     */
    synchronized PollResponse take(
            List<Integer> buckets, int atMost, boolean delivered, ResponseListener listener) {
        List<Change> changes = queues.drain(buckets, atMost);
        PollResponse.Builder response = PollResponse.newBuilder();
        changes.forEach(change -> response.addRecords(change.record()));
        PollResponse built = response.build();
        if (!delivered) {
            losses.undelivered(changes);
        }
        if (!changes.isEmpty()) {
            listener.handedOut(changes, built, delivered);
        }
        return built;
    }

    /** Loses what waits in the queues, as a server does that ends. */
    synchronized void loseQueues() {
        losses.forgotten(queues.forget());
    }

    void start() {
        producer.start();
    }

    void stop() {
        producer.close();
    }
}
