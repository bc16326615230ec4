package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.proto.RowRecord;
import java.util.List;
import java.util.Map;
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

    /**
     * What a keyed table must contain once all that has been produced is applied, by key. Later
     * changes do not show in the map.
     *
     * @throws IllegalStateException if the table has no key
     */
    public Map<List<Object>, Object[]> expectedByKey() {
        if (!table.schema().hasKey()) {
            throw new IllegalStateException("The table has no key");
        }
        return workload.rowsByKey();
    }

    /** How many rows the table must have once all that has been produced is applied. */
    public long expectedCount() {
        MockCounts counts = counts();
        return counts.inserted() - counts.deleted();
    }

    /**
     * Hands over the rows that the table must contain once all that has been produced is applied:
     * by key in its order, or without a key in the order of the inserts.
     */
    public void forEachExpected(Consumer<Object[]> rows) {
        if (table.schema().hasKey()) {
            ExpectedRows.sorted(workload.rowsByKey()).forEach(rows);
        } else {
            ExpectedRows.replayed(table, counts().produced(), rows);
        }
    }

    void start() {
        producer.start();
    }

    void stop() {
        producer.close();
    }
}
