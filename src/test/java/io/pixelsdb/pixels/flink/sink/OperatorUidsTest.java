package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.compat.RowDataTypeInfo;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.SmallIntType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names and uids of a sink's operators: savepoints of users hang on the uids. */
class OperatorUidsTest {

    @TempDir Path warehouse;

    @Test
    void ofAnIcebergTableWithKeyStay() {
        assertThat(uids(Lake.ICEBERG, Schemas.keyed("id", new SmallIntType())))
                .containsOnly(
                        Map.entry("Align columns of orders", "align-columns-orders"),
                        Map.entry("Restore guard of orders", "restore-guard-orders"),
                        Map.entry(
                                "iceberg-sink-orders-IcebergStreamWriter",
                                "iceberg-sink-orders-writer"),
                        Map.entry(
                                "iceberg-sink-orders-IcebergFilesCommitter",
                                "iceberg-sink-orders-committer"),
                        Map.entry(
                                "iceberg-sink-orders-IcebergSink hadoop.lake.orders: Writer",
                                "iceberg-sink-orders-dummysink"));
    }

    @Test
    void ofAnIcebergTableWithoutKeyStay() {
        assertThat(uids(Lake.ICEBERG, Schemas.unkeyed("id", new SmallIntType())))
                .containsOnly(
                        Map.entry("Append-only guard of orders", "append-only-guard-orders"),
                        Map.entry("Align columns of orders", "align-columns-orders"),
                        Map.entry("Restore guard of orders", "restore-guard-orders"),
                        Map.entry(
                                "iceberg-sink-orders-IcebergStreamWriter",
                                "iceberg-sink-orders-writer"),
                        Map.entry(
                                "iceberg-sink-orders-IcebergFilesCommitter",
                                "iceberg-sink-orders-committer"),
                        Map.entry(
                                "iceberg-sink-orders-IcebergSink hadoop.lake.orders: Writer",
                                "iceberg-sink-orders-dummysink"));
    }

    @Test
    void ofAPaimonTableWithKeyStay() {
        assertThat(uids(Lake.PAIMON, Schemas.keyed("id", new SmallIntType())))
                .containsOnly(
                        Map.entry("Restore guard of orders", "restore-guard-orders"),
                        Map.entry("Map", "paimon-sink-orders-map"),
                        Map.entry("Writer : orders", "Writer_orders_paimon-sink-orders"),
                        Map.entry(
                                "Global Committer : orders",
                                "Global Committer_orders_paimon-sink-orders"),
                        Map.entry("end: Writer", "paimon-sink-orders-end"));
    }

    @Test
    void ofAPaimonTableWithoutKeyStay() {
        assertThat(uids(Lake.PAIMON, Schemas.unkeyed("id", new SmallIntType())))
                .containsOnly(
                        Map.entry("Append-only guard of orders", "append-only-guard-orders"),
                        Map.entry("Restore guard of orders", "restore-guard-orders"),
                        Map.entry("Map", "paimon-sink-orders-map"),
                        Map.entry("Writer : orders", "Writer_orders_paimon-sink-orders"),
                        Map.entry(
                                "Compact Coordinator: orders",
                                "paimon-sink-orders-compact-coordinator-orders"),
                        Map.entry(
                                "Compact Worker: orders",
                                "paimon-sink-orders-compact-worker-orders"),
                        Map.entry(
                                "Global Committer : orders",
                                "Global Committer_orders_paimon-sink-orders"),
                        Map.entry("end: Writer", "paimon-sink-orders-end"));
    }

    @Test
    void ofAPaimonTableWithDynamicBucketsStay() {
        assertThat(
                        uids(
                                Lake.PAIMON,
                                SchemaParser.parse("id:INT,region:STRING", "id"),
                                null,
                                Map.of("paimon.table.bucket", "-1")))
                .containsOnly(
                        Map.entry("Restore guard of orders", "restore-guard-orders"),
                        Map.entry("Map", "paimon-sink-orders-map"),
                        Map.entry(
                                "dynamic-bucket-assigner",
                                "dynamic-bucket-assigner_orders_paimon-sink-orders"),
                        Map.entry("Writer : orders", "Writer_orders_paimon-sink-orders"),
                        Map.entry(
                                "Global Committer : orders",
                                "Global Committer_orders_paimon-sink-orders"),
                        Map.entry("end: Writer", "paimon-sink-orders-end"));
    }

    @Test
    void ofAPaimonTableWithPartitionsOutsideItsKeyStay() {
        assertThat(
                        uids(
                                Lake.PAIMON,
                                SchemaParser.parse("id:INT,region:STRING", "id"),
                                null,
                                Map.of("paimon.table.bucket", "-1", "sink.partition-by", "region")))
                .containsOnly(
                        Map.entry("Restore guard of orders", "restore-guard-orders"),
                        Map.entry("Map", "paimon-sink-orders-map"),
                        Map.entry("INDEX_BOOTSTRAP", "paimon-sink-orders-index-bootstrap"),
                        Map.entry(
                                "cross-partition-bucket-assigner",
                                "paimon-sink-orders-cross-partition-bucket-assigner"),
                        Map.entry("Writer : orders", "Writer_orders_paimon-sink-orders"),
                        Map.entry(
                                "Global Committer : orders",
                                "Global Committer_orders_paimon-sink-orders"),
                        Map.entry("end: Writer", "paimon-sink-orders-end"));
    }

    @Test
    void ofOperatorsWithStateEndWithItsName() {
        PixelsSchema schema = Schemas.keyed("id", new SmallIntType());

        assertThat(uids(Lake.ICEBERG, schema, "second"))
                .containsOnly(
                        Map.entry("Align columns of orders", "align-columns-orders"),
                        Map.entry("Restore guard of orders", "restore-guard-orders"),
                        Map.entry(
                                "iceberg-sink-orders-second-IcebergStreamWriter",
                                "iceberg-sink-orders-second-writer"),
                        Map.entry(
                                "iceberg-sink-orders-second-IcebergFilesCommitter",
                                "iceberg-sink-orders-second-committer"),
                        Map.entry(
                                "iceberg-sink-orders-second-IcebergSink hadoop.lake.orders: Writer",
                                "iceberg-sink-orders-second-dummysink"));
        assertThat(uids(Lake.PAIMON, schema, "second"))
                .containsOnly(
                        Map.entry("Restore guard of orders", "restore-guard-orders"),
                        Map.entry("Map", "paimon-sink-orders-second-map"),
                        Map.entry("Writer : orders", "Writer_orders_paimon-sink-orders-second"),
                        Map.entry(
                                "Global Committer : orders",
                                "Global Committer_orders_paimon-sink-orders-second"),
                        Map.entry("end: Writer", "paimon-sink-orders-second-end"));
    }

    private Map<String, String> uids(Lake lake, PixelsSchema schema) {
        return uids(lake, schema, null);
    }

    /** Uids by name of operator, the source left out. */
    private Map<String, String> uids(Lake lake, PixelsSchema schema, @Nullable String stateName) {
        return uids(lake, schema, stateName, Map.of());
    }

    private Map<String, String> uids(
            Lake lake, PixelsSchema schema, @Nullable String stateName, Map<String, String> more) {
        Map<String, String> properties = lake.properties(warehouse, "orders");
        properties.putAll(more);
        if (stateName != null) {
            properties.put("sink.state-name", stateName);
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment();
        env.enableCheckpointing(1000);
        // Never run.
        List<RowData> rows = List.of(new GenericRowData(schema.columnCount()));
        lake.prepare(properties, schema)
                .attachTo(env.fromData(rows, RowDataTypeInfo.of(schema.rowType())));
        Map<String, String> uids = new TreeMap<>();
        for (StreamNode node : env.getStreamGraph().getStreamNodes()) {
            if (!node.getInEdges().isEmpty()) {
                uids.put(node.getOperatorName(), node.getTransformationUID());
            }
        }
        return uids;
    }
}
