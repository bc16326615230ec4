package io.pixelsdb.pixels.flink.sink.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import io.pixelsdb.pixels.flink.sink.Lake;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How {@code sink.partition-by} arrives in Iceberg's tables, new and old. */
class IcebergPartitionsTest {

    private static final String COLUMNS =
            "id:BIGINT,region:STRING,ts:TIMESTAMP,tz:TIMESTAMPTZ,day:DATE,ts_day:INT,data:STRING";

    private static final PixelsSchema UNKEYED = SchemaParser.parse(COLUMNS, null);
    private static final PixelsSchema KEYED = SchemaParser.parse(COLUMNS, "id,region,ts");

    @TempDir Path warehouse;

    @Test
    void becomeTheSpecOfANewTable() throws Exception {
        prepare(UNKEYED, "region,years(day),months(tz),hours(ts),bucket(16,id),truncate(3,region)");

        assertThat(fields())
                .containsExactly(
                        "region: identity of region",
                        "day_year: year of day",
                        "tz_month: month of tz",
                        "ts_hour: hour of ts",
                        "id_bucket: bucket[16] of id",
                        "region_trunc: truncate[3] of region");
    }

    @Test
    void areNotNamedLikeAColumn() throws Exception {
        prepare(UNKEYED, "days(ts)");

        assertThat(fields()).containsExactly("ts_day_part: day of ts");
    }

    @Test
    void areOfKeyColumnsAloneWhereThereIsAKey() {
        prepare(KEYED, "region,days(ts),bucket(16,id)");

        assertThatThrownBy(() -> prepare(KEYED, "region,days(day),truncate(1,data)"))
                .hasMessageContaining(
                        "\n  - sink.partition-by: days(day): column day is not in the key (id,"
                                + " region, ts). Iceberg's upserts delete the earlier row of a key"
                                + " in the new row's partition alone, so that a changed day would"
                                + " leave it in the old one. docs/layout.md tells how it can join"
                                + " the key")
                .hasMessageContaining("\n  - sink.partition-by: truncate(1, data): column data is");
    }

    @ParameterizedTest
    @CsvSource({
        "true,'region,days(ts)',",
        "true,'days(ts),bucket(16,id)',hash",
        "true,,",
        "false,days(ts),hash",
        "false,,",
    })
    void decideOnHowRowsAreSpreadOverWriters(
            boolean keyed, @Nullable String partitions, @Nullable String mode) throws Exception {
        prepare(keyed ? KEYED : UNKEYED, partitions);

        assertThat(table().properties().get("write.distribution-mode")).isEqualTo(mode);
    }

    @Test
    void ofATableThatIsThereAreComparedInAnyOrder() {
        prepare(UNKEYED, "region,days(ts),bucket(16,id)");

        assertThatCode(() -> prepare(UNKEYED, "bucket(16,id),region,days(ts)"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> prepare(UNKEYED, "region,hours(ts)"))
                .hasMessageContaining(
                        "\n  - partitions: table has 'region, days(ts), bucket(16, id)',"
                                + " sink.partition-by is 'region, hours(ts)'; the partitions of a"
                                + " table that is there are not changed from here");
    }

    @Test
    void ofATableThatIsThereStayWhereTheKeyIsAbsent() throws Exception {
        prepare(UNKEYED, "region");
        prepare(UNKEYED, null);

        assertThat(fields()).containsExactly("region: identity of region");
    }

    /** As partitions evolve: what was removed from a table of format version 1 stays as a void. */
    @Test
    void areThoseThatATableHasByNow() throws Exception {
        prepare(UNKEYED, "region,days(ts)", "iceberg.table.format-version", "1");
        table().updateSpec().removeField("region").addField(Expressions.bucket("id", 8)).commit();

        assertThatCode(() -> prepare(UNKEYED, "days(ts),bucket(8,id)")).doesNotThrowAnyException();
        assertThatThrownBy(() -> prepare(UNKEYED, "region,days(ts)"))
                .hasMessageContaining("partitions: table has 'days(ts), bucket(8, id)'");
    }

    @Test
    void ofATableWithoutAnyAreNone() {
        prepare(UNKEYED, null);

        assertThatThrownBy(() -> prepare(UNKEYED, "region"))
                .hasMessageContaining("partitions: table has none, sink.partition-by is 'region'");
    }

    private List<String> fields() throws Exception {
        Table table = table();
        return table.spec().fields().stream()
                .map(
                        field ->
                                field.name()
                                        + ": "
                                        + field.transform()
                                        + " of "
                                        + table.schema().findColumnName(field.sourceId()))
                .collect(Collectors.toList());
    }

    private Table table() throws Exception {
        try (HadoopCatalog catalog =
                new HadoopCatalog(new Configuration(), warehouse.toUri().toString())) {
            return catalog.loadTable(TableIdentifier.of("lake", "orders"));
        }
    }

    private void prepare(PixelsSchema schema, @Nullable String partitions, String... more) {
        Map<String, String> properties =
                new HashMap<>(Lake.ICEBERG.properties(warehouse, "orders"));
        if (partitions != null) {
            properties.put("sink.partition-by", partitions);
        }
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        Lake.ICEBERG.prepare(properties, schema);
    }
}
