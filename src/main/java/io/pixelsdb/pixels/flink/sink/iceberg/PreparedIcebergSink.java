package io.pixelsdb.pixels.flink.sink.iceberg;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.OperatorUids;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.AppendOnlyGuard;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.RestoreGuard;
import io.pixelsdb.pixels.flink.sink.RowAligner;
import io.pixelsdb.pixels.flink.sink.SinkState;
import io.pixelsdb.pixels.flink.sink.TargetView;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.sink.FlinkSink;

/**
 * An Iceberg table that is ready to be written. Lives where the job is submitted; its writers and
 * the committer, which open the catalog again, live in TaskManagers.
 */
final class PreparedIcebergSink implements PreparedSink {

    private static final String UID = "iceberg-sink";

    private final IcebergCatalogSettings settings;
    private final TableIdentifier identifier;
    private final PixelsSchema schema;
    private final Schema columns;
    private final SinkState state;

    PreparedIcebergSink(
            IcebergCatalogSettings settings,
            TableIdentifier identifier,
            PixelsSchema schema,
            Schema columns,
            SinkState state) {
        this.settings = requireNonNull(settings, "settings");
        this.identifier = requireNonNull(identifier, "identifier");
        this.schema = requireNonNull(schema, "schema");
        this.columns = requireNonNull(columns, "columns");
        this.state = requireNonNull(state, "state");
    }

    @Override
    public String description() {
        return describe(identifier);
    }

    static String describe(TableIdentifier identifier) {
        return "iceberg " + identifier;
    }

    /**
     * Uses the classic sink: the newer one loses what was written after the last checkpoint when a
     * job ends on this Flink. With a key it distributes rows by key; without one it stays on the
     * channel that a row came in.
     */
    @Override
    public void attachTo(DataStream<RowData> changes) {
        DataStream<RowData> accepted =
                schema.hasPrimaryKey()
                        ? changes
                        : AppendOnlyGuard.protect(changes, "table " + identifier, state);
        RowType rowType =
                RowAligner.alignedType(schema.rowType(), FlinkSchemaUtil.convert(columns));
        DataStream<RowData> aligned = RowAligner.align(accepted, schema.rowType(), rowType, state);
        TableLoader loader = TableLoader.fromCatalog(settings.loader(), identifier);
        DataStream<RowData> rows =
                RestoreGuard.protect(
                        aligned,
                        new IcebergCommits(loader),
                        "Table " + identifier,
                        schema.hasPrimaryKey(),
                        state);
        String uid = state.uidUnderName(UID);
        DataStreamSink<?> sink =
                FlinkSink.forRowData(rows)
                        .tableLoader(
                                new SparingTableLoader(
                                        new CheckedTableLoader(
                                                loader,
                                                new WrittenColumns(
                                                        identifier.toString(), columns))))
                        .resolvedSchema(resolved(rowType))
                        .equalityFieldColumns(schema.primaryKey())
                        .upsert(schema.hasPrimaryKey())
                        .setSnapshotProperty(IcebergCommits.STATE_NAME, state.name())
                        .uidPrefix(uid)
                        .append();
        OperatorUids.complete(rows, sink, uid);
    }

    private static ResolvedSchema resolved(RowType rowType) {
        List<Column> columns =
                rowType.getFields().stream()
                        .map(f -> Column.physical(f.getName(), DataTypes.of(f.getType())))
                        .collect(Collectors.toList());
        return ResolvedSchema.of(columns);
    }

    @Override
    public Optional<StorageLocation> durablePlace() {
        return settings.journals();
    }

    @Override
    public Optional<TargetView> view() {
        return Optional.of(IcebergTargetView.open(settings, identifier));
    }
}
