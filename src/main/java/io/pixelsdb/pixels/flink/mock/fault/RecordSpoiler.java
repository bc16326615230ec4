package io.pixelsdb.pixels.flink.mock.fault;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.mock.Change;
import io.pixelsdb.pixels.flink.mock.MockSchema;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.RecordWriter;
import io.pixelsdb.pixels.flink.proto.ColumnValue;
import io.pixelsdb.pixels.flink.proto.OperationType;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import io.pixelsdb.pixels.flink.proto.RowValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Makes some records of a table malformed, as broken servers and upstreams do, and counts them. A
 * record has one flaw at most; one that allows of none that is drawn for it stays as it is.
 * Thread-safe.
 */
public final class RecordSpoiler implements UnaryOperator<Change> {

    private final MockSchema schema;
    private final RecordWriter records;
    private final Chances<RecordFlaw> chances;
    private final Random random;
    private final ValueSpoiler values;
    private final Tally<RecordFlaw> tally = new Tally<>(RecordFlaw.class);

    public RecordSpoiler(MockTable table, Chances<RecordFlaw> chances, long seed) {
        this.schema = table.schema();
        this.records = table.records();
        this.chances = requireNonNull(chances, "chances");
        this.random = new Random(seed);
        this.values = new ValueSpoiler(schema, random);
    }

    /**
     * Reads {@code bad-value:100,empty-delete:1000}.
     *
     * @throws IllegalArgumentException if there is no such flaw; the message says what there is
     */
    public static Chances<RecordFlaw> parse(String text) {
        return Chances.parse(text, RecordFlaw.class, EnumSet.allOf(RecordFlaw.class));
    }

    @Override
    public synchronized Change apply(Change change) {
        for (RecordFlaw flaw : chances.draw(random)) {
            Optional<Change> spoilt = spoil(flaw, change);
            if (spoilt.isPresent()) {
                tally.add(flaw);
                return spoilt.get();
            }
        }
        return change;
    }

    private Optional<Change> spoil(RecordFlaw flaw, Change change) {
        RowRecord record = change.record();
        RowValue image = hasValues(record.getAfter()) ? record.getAfter() : record.getBefore();
        switch (flaw) {
            case WRONG_WIDTH:
                return values.widened(image).map(broken -> unreadable(change, broken));
            case BAD_VALUE:
                return values.replaced(image).map(broken -> unreadable(change, broken));
            case FEWER_COLUMNS:
                return Optional.of(withoutLastColumn(change));
            case EMPTY_DELETE:
                return record.getOp() == OperationType.DELETE
                        ? Optional.of(emptyDelete(change))
                        : Optional.empty();
            case REPEATED_INSERT:
                return keepsItsKey(change)
                        ? Optional.of(change.sentAs(insertOf(change)))
                        : Optional.empty();
            default:
                throw new IllegalStateException("No records with " + flaw);
        }
    }

    private static Change unreadable(Change change, RowValue image) {
        RowRecord.Builder broken = change.record().toBuilder();
        return change.unreadable(
                change.bucket(),
                (hasValues(broken.getAfter()) ? broken.setAfter(image) : broken.setBefore(image))
                        .build());
    }

    /** Some servers set an image that does not apply, so that its presence means nothing. */
    private static boolean hasValues(RowValue image) {
        return image.getValuesCount() > 0;
    }

    private static Change withoutLastColumn(Change change) {
        RowRecord.Builder broken = change.record().toBuilder();
        if (hasValues(broken.getBefore())) {
            broken.getBeforeBuilder().removeValues(broken.getBefore().getValuesCount() - 1);
        }
        if (hasValues(broken.getAfter())) {
            broken.getAfterBuilder().removeValues(broken.getAfter().getValuesCount() - 1);
        }
        return change.unreadable(change.bucket(), broken.build());
    }

    private static Change emptyDelete(Change change) {
        ColumnValue[] empty = new ColumnValue[change.record().getBefore().getValuesCount()];
        Arrays.fill(empty, ColumnValue.getDefaultInstance());
        RowValue before = RowValue.newBuilder().addAllValues(Arrays.asList(empty)).build();
        return change.unreadable(0, change.record().toBuilder().setBefore(before).build());
    }

    private RowRecord insertOf(Change change) {
        return records.insert(change.after()).toBuilder()
                .setTransaction(change.record().getTransaction())
                .build();
    }

    private boolean keepsItsKey(Change change) {
        Object[] before = change.before();
        Object[] after = change.after();
        return before != null && after != null && schema.keyOf(before).equals(schema.keyOf(after));
    }

    /** How many records have each flaw: {@code bad-value 12}; empty if none has. */
    @Override
    public String toString() {
        return tally.toString();
    }
}
