package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A table that is there is taken if it fits and refused with every reason if not. */
class ExistingTableTest {

    private static final LogicalType STRING = VarCharType.STRING_TYPE;

    @TempDir Path warehouse;

    @ParameterizedTest
    @EnumSource(Lake.class)
    void isTakenIfItFits(Lake lake) {
        PixelsSchema schema = Schemas.keyed("id,data", new IntType(), STRING);

        for (int i = 0; i < 2; i++) {
            assertThat(prepare(lake, schema).description())
                    .isEqualToIgnoringCase(lake + " lake.orders");
        }
    }

    @ParameterizedTest
    @CsvSource({"ICEBERG,float,double,string", "PAIMON,FLOAT,DOUBLE,STRING"})
    void isRefusedWithEveryDifference(Lake lake, String has, String gives, String added) {
        prepare(
                lake,
                Schemas.keyed(
                        "id,price,note,ref",
                        new IntType(),
                        new FloatType(),
                        STRING.copy(false),
                        new BigIntType(false)));

        assertThatThrownBy(
                        () ->
                                prepare(
                                        lake,
                                        Schemas.keyed(
                                                "id,price,note,data",
                                                new IntType(),
                                                new DoubleType(),
                                                STRING,
                                                STRING)))
                .isInstanceOf(ValidationException.class)
                .hasMessage(
                        String.format(
                                "The existing table lake.orders does not fit the source:\n"
                                        + "  - column price: table has %s, source.schema gives %s\n"
                                        + "  - column note: table requires a value, source.schema"
                                        + " allows null\n"
                                        + "  - column data: table lacks it, source.schema gives %s\n"
                                        + "  - column ref: table requires a value, source.schema"
                                        + " lacks it",
                                has, gives, added));
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void isRefusedWithAnotherKey(Lake lake) {
        String columns = "a,b";
        LogicalType required = new IntType(false);
        prepare(lake, Schemas.keyedBy(List.of("b", "a"), columns, required, required));

        assertThat(prepare(lake, Schemas.keyedBy(List.of("a", "b"), columns, required, required)))
                .as("the same key in another order")
                .isNotNull();
        assertThatThrownBy(() -> prepare(lake, Schemas.keyed(columns, required, required)))
                .hasMessageContaining(
                        "primary key: table has (a, b), source.primary-key gives (a)");
        assertThatThrownBy(() -> prepare(lake, Schemas.unkeyed(columns, required, required)))
                .hasMessageContaining(
                        "primary key: table has (a, b), source.primary-key gives none");
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void staysInItsDatabaseByEitherWayOfNaming(Lake lake) {
        PixelsSchema schema = Schemas.keyed("id,data", new IntType(), STRING);
        prepare(lake, schema);
        Map<String, String> properties =
                lake.properties(
                        warehouse, "orders", "table.name", "orders", "database.name", "lake");

        assertThat(lake.prepare(properties, schema).description()).endsWith(" lake.orders");
    }

    private PreparedSink prepare(Lake lake, PixelsSchema schema) {
        return lake.prepare(lake.properties(warehouse, "orders"), schema);
    }
}
