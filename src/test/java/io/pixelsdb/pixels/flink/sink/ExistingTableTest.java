package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
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
                                        + "  - column price: table has %s, the source has %s; types"
                                        + " are never changed from here, widen it in the table\n"
                                        + "  - column note: table requires a value, the source"
                                        + " allows null; let it take nulls in the table\n"
                                        + "  - column data: table lacks it, the source has %s;"
                                        + " sink.schema-evolution=add-columns would add it\n"
                                        + "  - column ref: table requires a value, the source has"
                                        + " no such column; let it take nulls in the table",
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
                .hasMessageContaining("primary key: table has (a, b), the source has (a)");
        assertThatThrownBy(() -> prepare(lake, Schemas.unkeyed(columns, required, required)))
                .hasMessageContaining("primary key: table has (a, b), the source has none");
    }

    @ParameterizedTest
    @CsvSource({"ICEBERG,int,double,string", "PAIMON,INT,DOUBLE,STRING"})
    void getsTheColumnsThatItLacksIfAsked(Lake lake, String id, String price, String note)
            throws Exception {
        prepare(lake, Schemas.keyed("id,loaded", new IntType(), new BigIntType()));
        PixelsSchema source =
                Schemas.keyedBy(
                        List.of("id"),
                        "the.price,id,note",
                        new DoubleType(),
                        new IntType(),
                        STRING.copy(false));

        for (int i = 0; i < 2; i++) {
            evolve(lake, source);

            Map<String, String> types = lake.columnTypes(warehouse, "orders");
            assertThat(types.keySet()).containsExactly("id", "loaded", "the.price", "note");
            assertThat(types.get("id")).startsWith(id);
            assertThat(types).containsEntry("the.price", price).containsEntry("note", note);
        }
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void staysAsItIsIfMoreThanAColumnIsLacking(Lake lake) throws Exception {
        prepare(lake, Schemas.keyed("id,n", new IntType(), new IntType()));
        Map<String, String> before = lake.columnTypes(warehouse, "orders");

        for (PixelsSchema source :
                List.of(
                        Schemas.keyed("id,n,x", new IntType(), new BigIntType(), STRING),
                        Schemas.keyed("id,m,x", new IntType(), new IntType(), STRING),
                        Schemas.keyedBy(
                                List.of("id", "x"), "id,n,x", new IntType(), new IntType(), STRING),
                        Schemas.unkeyed("id,n,x", new IntType(false), new IntType(), STRING))) {
            assertThatThrownBy(() -> evolve(lake, source))
                    .isInstanceOf(ValidationException.class)
                    .hasMessageContaining("does not fit the source")
                    .hasMessageContaining("column x: table lacks it");
        }
        assertThat(lake.columnTypes(warehouse, "orders")).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void getsColumnsOnceFromSeveralJobsAtATime(Lake lake) throws Exception {
        prepare(lake, Schemas.keyed("id", new IntType()));
        ExecutorService jobs = Executors.newFixedThreadPool(4);
        List<Future<PreparedSink>> prepared = new ArrayList<>();
        for (String columns : List.of("id,a", "id,b", "id,a,b", "id,b,a")) {
            LogicalType[] types =
                    Stream.of(columns.split(","))
                            .map(column -> column.equals("a") ? STRING : new IntType())
                            .toArray(LogicalType[]::new);
            prepared.add(jobs.submit(() -> evolve(lake, Schemas.keyed(columns, types))));
        }
        jobs.shutdown();

        for (Future<PreparedSink> job : prepared) {
            assertThat(job.get().description()).isEqualToIgnoringCase(lake + " lake.orders");
        }
        assertThat(lake.columnTypes(warehouse, "orders").keySet())
                .containsExactlyInAnyOrder("id", "a", "b");
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

    private PreparedSink evolve(Lake lake, PixelsSchema schema) {
        Map<String, String> properties = lake.properties(warehouse, "orders");
        properties.put("sink.schema-evolution", "add-columns");
        return lake.prepare(properties, schema);
    }

    private PreparedSink prepare(Lake lake, PixelsSchema schema) {
        return lake.prepare(lake.properties(warehouse, "orders"), schema);
    }
}
