package io.pixelsdb.pixels.flink.sink.paimon;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.sink.CatalogFailure;
import io.pixelsdb.pixels.flink.sink.TargetView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.util.IOUtils;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.data.Decimal;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.data.Timestamp;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.source.ReadBuilder;
import org.apache.paimon.types.DataType;

/** Reads a Paimon table through Paimon's own reader, versions of a key merged. */
final class PaimonTargetView implements TargetView {

    private final Catalog catalog;
    private final FileStoreTable table;

    private PaimonTargetView(Catalog catalog, FileStoreTable table) {
        this.catalog = requireNonNull(catalog, "catalog");
        this.table = requireNonNull(table, "table");
    }

    static PaimonTargetView open(PaimonCatalogSettings settings, Identifier identifier) {
        Catalog catalog = settings.open();
        try {
            return new PaimonTargetView(catalog, (FileStoreTable) catalog.getTable(identifier));
        } catch (Catalog.TableNotExistException | RuntimeException e) {
            IOUtils.closeQuietly(catalog);
            throw CatalogFailure.of(
                    PaimonOptions.TABLE_NAME.key(),
                    "cannot read table " + identifier.getFullName(),
                    e,
                    settings.options());
        }
    }

    @Override
    public List<String> columnNames() {
        return table.rowType().getFieldNames();
    }

    /** Snapshots are numbered from 1 without gaps, and old ones expire. */
    @Override
    public long commits() {
        Long latest = table.snapshotManager().latestSnapshotId();
        return latest == null ? 0 : latest;
    }

    @Override
    public void scan(Consumer<Object[]> rows) throws IOException {
        List<DataType> types = table.rowType().getFieldTypes();
        InternalRow.FieldGetter[] getters = new InternalRow.FieldGetter[types.size()];
        for (int i = 0; i < getters.length; i++) {
            getters[i] = InternalRow.createFieldGetter(types.get(i), i);
        }
        ReadBuilder builder = table.newReadBuilder();
        try (RecordReader<InternalRow> reader =
                builder.newRead().createReader(builder.newScan().plan())) {
            reader.forEachRemaining(
                    row -> {
                        Object[] values = new Object[getters.length];
                        for (int i = 0; i < values.length; i++) {
                            values[i] = canonical(getters[i].getFieldOrNull(row), types.get(i));
                        }
                        rows.accept(values);
                    });
        }
    }

    @Nullable
    private static Object canonical(@Nullable Object value, DataType type) {
        if (value == null) {
            return null;
        }
        switch (type.getTypeRoot()) {
            case TINYINT:
            case SMALLINT:
                return ((Number) value).intValue();
            case CHAR:
            case VARCHAR:
                return value.toString();
            case BINARY:
            case VARBINARY:
                return ByteBuffer.wrap((byte[]) value);
            case DECIMAL:
                return ((Decimal) value).toBigDecimal();
            case DATE:
                return LocalDate.ofEpochDay((Integer) value);
            case TIME_WITHOUT_TIME_ZONE:
                return LocalTime.ofNanoOfDay(TimeUnit.MILLISECONDS.toNanos((Integer) value));
            case TIMESTAMP_WITHOUT_TIME_ZONE:
                return ((Timestamp) value).toLocalDateTime();
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return ((Timestamp) value).toInstant();
            default:
                return value;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            catalog.close();
        } catch (Exception e) {
            throw new IOException("Cannot close the catalog of table " + table.name(), e);
        }
    }
}
