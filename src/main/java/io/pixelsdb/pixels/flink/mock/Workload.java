package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.proto.OperationType;
import io.pixelsdb.pixels.flink.proto.TransactionInfo;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.annotation.Nullable;

/**
 * Makes up the changes of one table and knows what they amount to. The same settings and seed give
 * the same changes. A change that finds no row becomes an insert; one that finds no room or no new
 * key becomes an update. Thread-safe: the producer draws while others ask for the outcome.
 */
final class Workload {

    /** Keys that were given up are kept for another use up to this number. */
    private static final int FREE_KEYS = 1_000;

    private final MockTable table;
    private final MockSchema schema;
    private final RecordWriter writer;
    private final Random random;
    private final RandomValues values;
    private final KeySequence unusedKeys;
    private final LiveRows rows = new LiveRows();
    private final Deque<List<Object>> freeKeys = new ArrayDeque<>();

    /** Buckets in which a client has seen the flag, so that it can tell empty from null. */
    private final BitSet flagSent = new BitSet();

    /** Row with which the second half of a key change is still to come. */
    @Nullable private Object[] moving;

    private long inserted;
    private long updated;
    private long deleted;
    private long keyChanges;
    private long transaction;
    private int transactionSize;
    private int transactionOrder;

    Workload(MockTable table) {
        this.table = requireNonNull(table, "table");
        this.schema = table.schema();
        this.writer = table.records();
        this.random = new Random(table.seed());
        this.values = new RandomValues(random, table.encoding());
        this.unusedKeys = new KeySequence(schema.keyColumns(), table.encoding());
    }

    synchronized boolean hasNext() {
        return produced() < table.changes();
    }

    synchronized Change next() {
        if (moving != null) {
            Object[] row = moving;
            moving = null;
            return insert(row);
        }
        // The second half of a key change may have made the transaction larger than it was to be.
        if (transactionOrder >= transactionSize) {
            transaction++;
            transactionSize = 1 + random.nextInt(5);
            transactionOrder = 0;
        }
        return schema.hasKey() ? draw() : insert(newRow(List.of()));
    }

    private Change draw() {
        Mix.Kind kind = produced() < table.snapshot() ? Mix.Kind.INSERT : table.mix().draw(random);
        if (!rows.canDraw()) {
            return insert(newRow(anyKey().orElseThrow()));
        }
        Optional<List<Object>> newKey = Optional.empty();
        if (kind == Mix.Kind.INSERT && rows.size() < table.maxRows()) {
            newKey = anyKey();
        } else if (kind == Mix.Kind.KEY_CHANGE && table.changes() - produced() > 1) {
            newKey = table.keyChange() == KeyChange.UPDATE ? unusedKeys.next() : anyKey();
        }
        if (newKey.isPresent() && kind == Mix.Kind.INSERT) {
            return insert(newRow(newKey.get()));
        }
        List<Object> key = rows.drawKey(random);
        if (newKey.isPresent()) {
            return changeKey(key, newKey.get());
        }
        return kind == Mix.Kind.DELETE ? delete(key) : update(key);
    }

    private Change insert(Object[] row) {
        OperationType op =
                produced() < table.snapshot() ? OperationType.SNAPSHOT : OperationType.INSERT;
        if (schema.hasKey()) {
            rows.put(schema.keyOf(row), row);
        }
        inserted++;
        return change(op, null, row);
    }

    private Change update(List<Object> key) {
        Object[] before = rows.get(key);
        Object[] after = before.clone();
        boolean emptyAllowed = emptyAllowed(before);
        for (int column : schema.valueIndexes()) {
            if (random.nextBoolean()) {
                after[column] = values.draw(schema.columns().get(column), emptyAllowed);
            }
        }
        rows.put(key, after);
        updated++;
        return change(OperationType.UPDATE, before, after);
    }

    private Change delete(List<Object> key) {
        Object[] row = rows.get(key);
        giveUp(key);
        deleted++;
        return change(OperationType.DELETE, row, null);
    }

    private Change changeKey(List<Object> oldKey, List<Object> newKey) {
        Object[] before = rows.get(oldKey);
        Object[] after = withKey(before.clone(), newKey);
        keyChanges++;
        if (table.keyChange() == KeyChange.DELETE_INSERT) {
            moving = withoutAmbiguousValues(after);
            return delete(oldKey);
        }
        giveUp(oldKey);
        rows.putSealed(newKey, after);
        updated++;
        return change(OperationType.UPDATE, before, after);
    }

    private void giveUp(List<Object> key) {
        rows.remove(key);
        freeKeys.add(key);
        if (freeKeys.size() > FREE_KEYS) {
            freeKeys.remove();
        }
    }

    /** Mostly a key never used; now and then, or if there is none left, one that was given up. */
    private Optional<List<Object>> anyKey() {
        boolean again = !freeKeys.isEmpty() && random.nextInt(10) == 0;
        Optional<List<Object>> unused = again ? Optional.empty() : unusedKeys.next();
        return unused.isPresent() ? unused : Optional.ofNullable(freeKeys.poll());
    }

    private Object[] newRow(List<Object> key) {
        Object[] row = withKey(new Object[schema.columns().size()], key);
        boolean emptyAllowed = emptyAllowed(row);
        for (int column : schema.valueIndexes()) {
            row[column] = values.draw(schema.columns().get(column), emptyAllowed);
        }
        return row;
    }

    private Object[] withKey(Object[] row, List<Object> key) {
        int[] indexes = schema.keyIndexes();
        for (int i = 0; i < indexes.length; i++) {
            row[indexes[i]] = key.get(i);
        }
        return row;
    }

    /** Until a bucket has sent a flagged null, a client takes its empty values for nulls. */
    private boolean emptyAllowed(Object[] row) {
        return flagSent.get(writer.bucketOf(row));
    }

    private Object[] withoutAmbiguousValues(Object[] row) {
        for (int column : schema.valueIndexes()) {
            if (ValueEncoder.isEmpty(row[column]) && !emptyAllowed(row)) {
                row[column] = values.draw(schema.columns().get(column), false);
            }
        }
        return row;
    }

    /** A record in the bucket of its before image if it has one. */
    private Change change(OperationType op, @Nullable Object[] before, @Nullable Object[] after) {
        long number = produced() - 1;
        if (after != null && table.versionIndex() >= 0) {
            after[table.versionIndex()] = number;
        }
        Object[] first = before == null ? after : before;
        int bucket = writer.bucketOf(first);
        if (table.nullFlag() && Arrays.asList(first).contains(null)) {
            flagSent.set(bucket);
        }
        transactionOrder++;
        TransactionInfo info =
                TransactionInfo.newBuilder()
                        .setId(Long.toString(transaction))
                        .setTotalOrder(transactionOrder)
                        .setDataCollectionOrder(transactionOrder)
                        .build();
        return new Change(
                number,
                bucket,
                writer.record(op, before, after).setTransaction(info).build(),
                before,
                after);
    }

    private long produced() {
        return inserted + updated + deleted;
    }

    synchronized MockCounts counts() {
        return new MockCounts(inserted, updated, deleted, keyChanges);
    }

    /** Rows of a keyed table after all changes so far, by their keys. */
    synchronized Map<List<Object>, Object[]> rowsByKey() {
        return rows.copy();
    }
}
