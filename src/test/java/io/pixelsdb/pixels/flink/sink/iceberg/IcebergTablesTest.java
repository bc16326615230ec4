package io.pixelsdb.pixels.flink.sink.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.DocumentedProperties;
import io.pixelsdb.pixels.flink.sink.PartitionBy;
import io.pixelsdb.pixels.flink.sink.SampleTable;
import io.pixelsdb.pixels.flink.sink.Schemas;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

class IcebergTablesTest {

    private static final PixelsSchema KEYED =
            Schemas.keyedBy(
                    List.of("b", "a"), "a,day,b", new IntType(), new DateType(), new IntType());

    @Test
    void haveATypeForEveryColumn() {
        Schema schema = IcebergTables.toIceberg(SampleTable.schema(true));

        assertThat(
                        schema.columns().stream()
                                .map(column -> column.name() + " " + column.type())
                                .collect(Collectors.toList()))
                .containsExactly(
                        "id int",
                        "c_boolean boolean",
                        "c_tinyint int",
                        "c_smallint int",
                        "c_int int",
                        "c_bigint long",
                        "c_float float",
                        "c_double double",
                        "c_decimal decimal(15, 2)",
                        "c_decimal_wide decimal(38, 10)",
                        "c_char string",
                        "c_varchar string",
                        "c_string string",
                        "c_binary fixed[4]",
                        "c_varbinary binary",
                        "c_date date",
                        "c_time time",
                        "c_timestamp_ms timestamp",
                        "c_timestamp timestamp",
                        "c_timestamptz timestamptz");
    }

    @Test
    void keepMicrosecondsOfFinerTimestamps() {
        Schema schema =
                IcebergTables.toIceberg(
                        Schemas.unkeyed(
                                "a,b", new TimestampType(9), new LocalZonedTimestampType(7)));

        assertThat(schema.findType("a")).isEqualTo(Types.TimestampType.withoutZone());
        assertThat(schema.findType("b")).isEqualTo(Types.TimestampType.withZone());
    }

    @Test
    void keepBytesOfFixedLengthWithoutTheirLengthInAKey() {
        assertThat(
                        IcebergTables.toIceberg(Schemas.keyed("hash", new BinaryType(16)))
                                .findType("hash"))
                .isEqualTo(Types.BinaryType.get());
        assertThat(
                        IcebergTables.toIceberg(Schemas.unkeyed("hash", new BinaryType(16)))
                                .findType("hash"))
                .isEqualTo(Types.FixedType.ofLength(16));
    }

    @Test
    void identifyRowsByTheKeyAndRequireIt() {
        Schema schema = IcebergTables.toIceberg(KEYED);

        assertThat(schema.identifierFieldNames()).containsExactlyInAnyOrder("a", "b");
        assertThat(schema.findField("a").isRequired()).isTrue();
        assertThat(schema.findField("day").isOptional()).isTrue();
    }

    @Test
    void takeConfiguredPropertiesOverOurs() {
        assertThat(
                        IcebergTables.creationProperties(
                                KEYED,
                                PartitionBy.NOTHING,
                                Map.of("format-version", "3", "write.x", "y")))
                .containsEntry("format-version", "3")
                .containsEntry("write.x", "y")
                .containsEntry("write.metadata.previous-versions-max", "100")
                .containsEntry("flink.max-continuous-empty-commits", "8640");
    }

    @Test
    void haveThePropertiesThatTheReadmeLists() throws IOException {
        Set<String> properties = new TreeSet<>();
        for (PixelsSchema schema : List.of(KEYED, Schemas.unkeyed("id", new IntType()))) {
            for (String partitions : List.of("", "bucket(2,a)")) {
                IcebergTables.creationProperties(
                                schema,
                                PartitionBy.from(
                                        Configuration.fromMap(
                                                Map.of("sink.partition-by", partitions))),
                                Map.of())
                        .forEach((key, value) -> properties.add(key + "=" + value));
            }
        }

        assertThat(properties).isEqualTo(DocumentedProperties.of("Iceberg"));
    }
}
