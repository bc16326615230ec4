package io.pixelsdb.pixels.flink.sink.iceberg;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.sink.CatalogFailure;
import io.pixelsdb.pixels.flink.sink.TargetView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.annotation.Nullable;
import org.apache.flink.util.IOUtils;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;

/** Reads an Iceberg table through Iceberg's generic reader, deletes applied. */
final class IcebergTargetView implements TargetView {

    private final Catalog catalog;
    private final Table table;

    private IcebergTargetView(Catalog catalog, Table table) {
        this.catalog = requireNonNull(catalog, "catalog");
        this.table = requireNonNull(table, "table");
    }

    static IcebergTargetView open(IcebergCatalogSettings settings, TableIdentifier identifier) {
        Catalog catalog = settings.open();
        try {
            return new IcebergTargetView(catalog, catalog.loadTable(identifier));
        } catch (RuntimeException e) {
            IOUtils.closeQuietly(() -> IcebergCatalogSettings.close(catalog));
            throw CatalogFailure.of(
                    IcebergOptions.TABLE_NAME.key(),
                    "cannot read table " + identifier,
                    e,
                    settings.properties());
        }
    }

    @Override
    public List<String> columnNames() {
        return table.schema().columns().stream()
                .map(Types.NestedField::name)
                .collect(Collectors.toList());
    }

    @Override
    public long commits() {
        table.refresh();
        return StreamSupport.stream(table.snapshots().spliterator(), false).count();
    }

    @Override
    public void scan(Consumer<Object[]> rows) throws IOException {
        table.refresh();
        try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
            int columns = table.schema().columns().size();
            for (Record record : records) {
                // A record may carry more: the row's position, where a file has deletes.
                Object[] row = new Object[columns];
                for (int i = 0; i < row.length; i++) {
                    row[i] = canonical(record.get(i));
                }
                rows.accept(row);
            }
        }
    }

    @Nullable
    private static Object canonical(@Nullable Object value) {
        if (value instanceof byte[]) {
            return ByteBuffer.wrap((byte[]) value);
        }
        if (value instanceof OffsetDateTime) {
            return ((OffsetDateTime) value).toInstant();
        }
        return value;
    }

    @Override
    public void close() throws IOException {
        IcebergCatalogSettings.close(catalog);
    }
}
