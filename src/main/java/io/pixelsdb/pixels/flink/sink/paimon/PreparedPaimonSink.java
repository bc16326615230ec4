package io.pixelsdb.pixels.flink.sink.paimon;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.OperatorUids;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.AppendOnlyGuard;
import io.pixelsdb.pixels.flink.sink.PartitionBy;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.RestoreGuard;
import io.pixelsdb.pixels.flink.sink.RowAligner;
import io.pixelsdb.pixels.flink.sink.SinkState;
import io.pixelsdb.pixels.flink.sink.TargetView;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.flink.FlinkConnectorOptions;
import org.apache.paimon.flink.LogicalTypeConversion;
import org.apache.paimon.flink.sink.FlinkSinkBuilder;
import org.apache.paimon.table.FileStoreTable;

/**
 * A Paimon table that is ready to be written. Lives where the job is submitted; its writers and the
 * committer live in TaskManagers.
 */
final class PreparedPaimonSink implements PreparedSink {

    private static final String UID = "paimon-sink";

    private final PaimonCatalogSettings settings;
    private final Identifier identifier;
    private final PixelsSchema schema;
    private final PartitionBy partitions;
    private final FileStoreTable table;
    private final SinkState state;

    PreparedPaimonSink(
            PaimonCatalogSettings settings,
            Identifier identifier,
            PixelsSchema schema,
            PartitionBy partitions,
            FileStoreTable table,
            SinkState state) {
        this.settings = requireNonNull(settings, "settings");
        this.identifier = requireNonNull(identifier, "identifier");
        this.schema = requireNonNull(schema, "schema");
        this.partitions = requireNonNull(partitions, "partitions");
        this.table = requireNonNull(table, "table");
        this.state = requireNonNull(state, "state");
    }

    @Override
    public String description() {
        return describe(identifier);
    }

    static String describe(Identifier identifier) {
        return "paimon " + identifier.getFullName();
    }

    /** With a key rows are distributed by bucket, which holds all rows of a key. */
    @Override
    public void attachTo(DataStream<RowData> changes) {
        DataStream<RowData> accepted =
                schema.hasPrimaryKey()
                        ? changes
                        : AppendOnlyGuard.protect(
                                changes, "table " + identifier.getFullName(), state);
        RowType source = TimeColumns.added(schema, partitions).rowType();
        RowType rowType =
                RowAligner.alignedType(
                        source, LogicalTypeConversion.toLogicalType(table.rowType()));
        DataStream<RowData> aligned =
                RowAligner.align(
                        TimeColumns.fill(accepted, schema, partitions, state),
                        source,
                        rowType,
                        state);
        DataStream<RowData> rows =
                RestoreGuard.protect(
                        aligned,
                        new PaimonCommits(table),
                        "Table " + identifier.getFullName(),
                        schema.hasPrimaryKey(),
                        state);
        String uid = state.uidUnderName(UID);
        FileStoreTable ofThisRun =
                PaimonCommits.withUserOf(state.token(), table).copy(operatorOptions(uid));
        DataStreamSink<?> sink = new FlinkSinkBuilder(ofThisRun).forRowData(rows).build();
        OperatorUids.complete(rows, sink, uid);
    }

    /**
     * In one chain with a single writer the committer would take over the writer's maximum of
     * parallelism, and its state could not be restored beside several writers any more.
     */
    private static Map<String, String> operatorOptions(String uid) {
        return Map.of(
                FlinkConnectorOptions.SINK_OPERATOR_UID_SUFFIX.key(),
                uid,
                FlinkConnectorOptions.SINK_COMMITTER_OPERATOR_CHAINING.key(),
                "false");
    }

    @Override
    public Optional<StorageLocation> durablePlace() {
        return settings.journals();
    }

    @Override
    public Optional<TargetView> view() {
        return Optional.of(PaimonTargetView.open(settings, identifier));
    }
}
