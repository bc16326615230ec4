package io.pixelsdb.pixels.flink.sink.paimon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import io.pixelsdb.pixels.flink.sink.DocumentedProperties;
import io.pixelsdb.pixels.flink.sink.Lake;
import io.pixelsdb.pixels.flink.sink.SinkSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.options.Options;
import org.apache.paimon.schema.Schema;
import org.apache.paimon.table.BucketMode;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How {@code sink.partition-by} arrives in Paimon's tables, new and old, and their buckets. */
class PaimonLayoutTest {

    /** Without types that have a length, which Paimon writes in the digits of the locale. */
    private static final String COLUMNS =
            "id:BIGINT,region:STRING,ts:DATE,day:DATE,data:STRING,hash:VARBINARY";

    private static final PixelsSchema UNKEYED = SchemaParser.parse(COLUMNS, null);
    private static final PixelsSchema KEYED = SchemaParser.parse(COLUMNS, "id,region");

    @TempDir Path warehouse;

    @Test
    void makesPartitionsOfColumnsAndBucketsOfBuckets() throws Exception {
        prepare(KEYED, "region, bucket(16,id)");

        assertThat(table().partitionKeys()).containsExactly("region");
        assertThat(table().bucketMode()).isEqualTo(BucketMode.HASH_FIXED);
        assertThat(table().options())
                .containsEntry("bucket", "16")
                .containsEntry("bucket-key", "id")
                .containsEntry("partition.legacy-name", "false")
                .doesNotContainKey("partition.sink-strategy");
    }

    @ParameterizedTest
    @CsvSource({
        "'id,region',region,,HASH_FIXED",
        "'id,region',region,8,HASH_FIXED",
        "'id,region',region,-1,HASH_DYNAMIC",
        "id,region,-1,KEY_DYNAMIC",
        "id,,-1,HASH_DYNAMIC",
        ",region,,BUCKET_UNAWARE",
        ",'region,bucket(8,id)',,HASH_FIXED",
    })
    void followsTheKeyAndTheBucketsThatAreGiven(
            @Nullable String key,
            @Nullable String partitions,
            @Nullable String buckets,
            BucketMode mode)
            throws Exception {
        prepare(SchemaParser.parse(COLUMNS, key), partitions, "bucket", buckets);

        assertThat(table().bucketMode()).isEqualTo(mode);
    }

    @Test
    void givesEachPartitionToOneWriterWithoutAKey() throws Exception {
        prepare(UNKEYED, "day");

        assertThat(table().options())
                .containsEntry("partition.sink-strategy", "hash")
                .containsEntry("partition.legacy-name", "false");
    }

    @Test
    void refusesAtOnceWhatPaimonCannotDo() {
        assertThatThrownBy(
                        () ->
                                prepare(
                                        KEYED,
                                        "days(ts), hash, data, truncate(2,region), bucket(16,id),"
                                                + " bucket(2,day)",
                                        "bucket",
                                        "4"))
                .hasMessageContaining(
                        "sink.partition-by: truncate(2, region): Paimon's partitions are columns,"
                                + " and nothing but spans of time is made a column of here")
                .hasMessageContaining(
                        "days(ts): column ts is not in the key (id, region), so that an update can")
                .hasMessageContaining("sink.partition-by: hash: Paimon names directories after")
                .hasMessageContaining("bucket(2, day): a table of Paimon has one kind of buckets")
                .hasMessageContaining(
                        "bucket(16, id): paimon.table.bucket is '4'; give only one of them")
                .hasMessageContaining(
                        "bucket(2, day): column day is not in the key (id, region), all rows of")
                .hasMessageContaining(
                        "data: column data is not in the key (id, region), so that an update can move a row"
                                + " from one partition to another. Paimon does that with"
                                + " paimon.table.bucket=-1 alone");
    }

    @Test
    void addsAColumnForASpanOfTimeAndTakesItIntoTheKeyWithItsSource() throws Exception {
        prepare(SchemaParser.parse(COLUMNS, "id,ts"), "days(ts), months(day)", "bucket", "-1");

        assertThat(table().partitionKeys()).containsExactly("ts_day", "day_month");
        assertThat(table().primaryKeys()).containsExactly("id", "ts", "ts_day");
        assertThat(table().rowType().getFieldNames())
                .containsExactly(
                        "id", "region", "ts", "day", "data", "hash", "ts_day", "day_month");
        assertThat(table().rowType().getField("ts_day").type())
                .isEqualTo(DataTypes.STRING().notNull());
        assertThat(table().rowType().getField("day_month").type()).isEqualTo(DataTypes.STRING());
        assertThat(table().bucketMode()).isEqualTo(BucketMode.KEY_DYNAMIC);
    }

    @Test
    void leavesOutNoSpanOfTimeThatATableHas() {
        prepare(UNKEYED, "region, days(ts)");

        assertThatCode(() -> prepare(UNKEYED, "days(ts), region")).doesNotThrowAnyException();
        assertThatThrownBy(() -> prepare(UNKEYED, null))
                .hasMessageContaining(
                        "column ts_day: table is partitioned by it, the source has no such column;"
                                + " if it is a span of time that this sink has added, let"
                                + " sink.partition-by say so again");
        assertThatThrownBy(() -> prepare(UNKEYED, "region, months(ts)"))
                .hasMessageContaining("partitions: table has 'region, ts_day'");
    }

    @Test
    void refusesASpanOfTimeWhereItsColumnIsTaken() {
        assertThatThrownBy(
                        () -> prepare(SchemaParser.parse("ts:DATE,ts_day:INT", null), "days(ts)"))
                .hasMessageContaining(
                        "days(ts): Paimon's partitions are columns, and this one would be ts_day,"
                                + " which is there already; partition by that");
    }

    @Test
    void refusesPartitionsOfOneRowAndOfOneBucket() {
        assertThatThrownBy(() -> prepare(KEYED, "id, region"))
                .hasMessageContaining("every column of the key (id, region) is a partition");
        assertThatThrownBy(() -> prepare(KEYED, "region, bucket(4,region)"))
                .hasMessageContaining(
                        "bucket(4, region): a partition by region would have one bucket");
    }

    @ParameterizedTest
    @CsvSource({"0", "-3", "many", "-2"})
    void refusesBucketsThatAreNone(String buckets) {
        assertThatThrownBy(() -> prepare(KEYED, null, "bucket", buckets))
                .hasMessageContaining(
                        "paimon.table.bucket: is '"
                                + buckets
                                + "'; allowed: a number above 0, or"
                                + " -1 for as many as it takes");
    }

    @Test
    void saysWhyBucketsAreNotPostponed() {
        assertThatThrownBy(() -> prepare(KEYED, null, "bucket", "-2"))
                .hasMessageContaining("With -2 rows that wait for their bucket are in no reader's");
    }

    @Test
    void refusesATableThatPostponesItsBuckets() throws Exception {
        try (Catalog catalog = catalog()) {
            catalog.createDatabase("lake", true);
            catalog.createTable(
                    Identifier.create("lake", "orders"),
                    Schema.newBuilder()
                            .column("id", DataTypes.INT().notNull())
                            .primaryKey("id")
                            .options(Map.of("bucket", "-2"))
                            .build(),
                    false);
        }

        assertThatThrownBy(() -> prepare(SchemaParser.parse("id:INT", "id"), null))
                .hasMessageContaining("buckets: table has -2, with which rows that wait");
    }

    @Test
    void comparesPartitionsAndBucketsOfATableThatIsThere() {
        prepare(KEYED, "region", "bucket", "8");

        assertThatCode(() -> prepare(KEYED, null)).doesNotThrowAnyException();
        assertThatCode(() -> prepare(KEYED, "region")).doesNotThrowAnyException();
        assertThatCode(() -> prepare(KEYED, "bucket(8,id), region")).doesNotThrowAnyException();
        assertThatThrownBy(() -> prepare(KEYED, "region, bucket(16,id)"))
                .hasMessageContaining(
                        "partitions: table has 'region, bucket(8, id)', sink.partition-by is"
                                + " 'region, bucket(16, id)'");
        assertThatThrownBy(() -> prepare(KEYED, "id"))
                .hasMessageContaining("partitions: table has 'region', sink.partition-by is 'id'");
    }

    @Test
    void keepsSnapshotsLongerThanTheJournal() throws Exception {
        Map<String, String> properties = Lake.PAIMON.properties(warehouse, "orders");
        properties.put("source.journal.retention", "6 h");
        Lake.PAIMON.prepare(properties, KEYED);

        assertThat(table().coreOptions().snapshotTimeRetain()).hasHours(7);
    }

    @Test
    void createsTablesWithThePropertiesThatTheReadmeLists() throws IOException {
        Set<String> properties = new TreeSet<>();
        for (PixelsSchema schema : List.of(KEYED, UNKEYED)) {
            for (String partitions : List.of("", "region")) {
                PaimonTables.creationOptions(
                                schema,
                                new SinkSettings(
                                        Configuration.fromMap(
                                                Map.of("sink.partition-by", partitions)),
                                        new PaimonSinkFactory()))
                        .forEach((key, value) -> properties.add(key + "=" + value));
            }
        }

        assertThat(properties).isEqualTo(DocumentedProperties.of("Paimon"));
    }

    private void prepare(PixelsSchema schema, @Nullable String partitions) {
        prepare(schema, partitions, "bucket", null);
    }

    private void prepare(
            PixelsSchema schema,
            @Nullable String partitions,
            String option,
            @Nullable String value) {
        Map<String, String> properties = new HashMap<>(Lake.PAIMON.properties(warehouse, "orders"));
        if (partitions != null) {
            properties.put("sink.partition-by", partitions);
        }
        if (value != null) {
            properties.put("paimon.table." + option, value);
        }
        Lake.PAIMON.prepare(properties, schema);
    }

    private FileStoreTable table() throws Exception {
        try (Catalog catalog = catalog()) {
            return (FileStoreTable) catalog.getTable(Identifier.create("lake", "orders"));
        }
    }

    private Catalog catalog() {
        return CatalogFactory.createCatalog(
                CatalogContext.create(
                        Options.fromMap(Map.of("warehouse", warehouse.toUri().toString()))));
    }
}
