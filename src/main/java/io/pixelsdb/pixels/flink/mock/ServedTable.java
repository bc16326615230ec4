package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A table while it is served: its queues, how far it has come and what it must amount to.
 * Thread-safe.
 */
public final class ServedTable {

    private final MockTable table;
    private final BucketQueues queues;
    private final Workload workload;
    private final Producer producer;

    ServedTable(MockTable table) {
        this.table = requireNonNull(table, "table");
        this.queues = table.newQueues();
        this.workload = new Workload(table);
        this.producer = new Producer(table, workload, queues);
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

    /** Whether everything has been produced and handed out. */
    public boolean drained() {
        return producer.finished() && queues.remaining() == 0;
    }

    /** The bucket whose full queue the producer waits for, if it does. */
    public Optional<Integer> fullBucket() {
        return producer.inHand().map(Change::bucket).filter(queues::isFull);
    }

    /**
     * What a keyed table must contain once everything that has been handed out is applied, by key.
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
        Map<List<Object>, Object[]> rows = workload.rowsByKey();
        producer.inHand().ifPresent(change -> change.undo(schema, rows));
        queues.lastFirst().forEach(change -> change.undo(schema, rows));
        return rows;
    }

    /** How many rows the table must have once everything that has been handed out is applied. */
    public long expectedCount() {
        return table.schema().hasKey() ? expectedByKey().size() : handedOutInserts();
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
        } else {
            ExpectedRows.replayed(table, handedOutInserts(), rows);
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
        if (!changes.isEmpty()) {
            listener.handedOut(changes, built, delivered);
        }
        return built;
    }

    void start() {
        producer.start();
    }

    void stop() {
        producer.close();
    }
}
