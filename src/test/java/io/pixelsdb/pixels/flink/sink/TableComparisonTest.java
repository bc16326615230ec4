package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.config.SchemaEvolution;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.table.api.ValidationException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TableComparisonTest {

    private static final String AS_NULLABLE =
            " as a nullable column, since rows that are there have no value";

    @ParameterizedTest
    @EnumSource(SchemaEvolution.class)
    void takesTheSameColumnsInAnyOrderAndNullableOnesBesides(SchemaEvolution evolution) {
        TableComparison comparison =
                compare(
                        evolution,
                        "loaded:DATE,data:STRING,id:INT",
                        "id",
                        "id:INT,data:STRING NOT NULL",
                        "id");

        assertThat(comparison.requireFit()).isEmpty();
    }

    @Test
    void refusesColumnsThatTheTableLacksAndSaysWhatWouldAddThem() {
        assertRefused(SchemaEvolution.FAIL, "id:INT", "id:INT,price:DOUBLE,size:INT NOT NULL")
                .hasMessage(
                        "The existing table lake.orders does not fit the source:\n"
                                + "  - column price: table lacks it, the source has DOUBLE;"
                                + " sink.schema-evolution=add-columns would add it\n"
                                + "  - column size: table lacks it, the source has INT;"
                                + " sink.schema-evolution=add-columns would add it"
                                + AS_NULLABLE);
    }

    @Test
    void namesColumnsToAddInTheOrderOfTheSource() {
        TableComparison comparison =
                compare(
                        SchemaEvolution.ADD_COLUMNS,
                        "id:INT,note:STRING",
                        "id",
                        "size:INT NOT NULL,id:INT,note:STRING,price:DOUBLE",
                        "id");

        assertThat(comparison.requireFit()).containsExactly("size", "price");
    }

    @Test
    void addsNothingWhereAnythingElseDiffers() {
        assertRefused(
                        SchemaEvolution.ADD_COLUMNS,
                        "id:INT,data:INT",
                        "id:INT,data:STRING,price:DOUBLE,size:INT NOT NULL")
                .hasMessageEndingWith(
                        ":\n  - column data: table has INT, the source has STRING\n"
                                + "  - column price: table lacks it, the source has DOUBLE; it is"
                                + " added once everything else fits\n"
                                + "  - column size: table lacks it, the source has INT; it is added"
                                + " once everything else fits"
                                + AS_NULLABLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"INT|BIGINT", "FLOAT|DOUBLE"})
    void refusesWiderTypesAndSaysThatTheyAreNotChanged(String table, String source) {
        assertRefused(SchemaEvolution.ADD_COLUMNS, "id:INT,n:" + table, "id:INT,n:" + source)
                .hasMessageEndingWith(
                        ":\n  - column n: table has %s, the source has %s; types are never changed"
                                + " from here, widen it in the table",
                        table, source);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"BIGINT|INT", "STRING|BYTES"})
    void refusesOtherTypes(String table, String source) {
        assertRefused(SchemaEvolution.ADD_COLUMNS, "id:INT,n:" + table, "id:INT,n:" + source)
                .hasMessageEndingWith(
                        ":\n  - column n: table has %s, the source has %s", table, source);
    }

    @ParameterizedTest
    @EnumSource(SchemaEvolution.class)
    void refusesColumnsThatWouldMissAValue(SchemaEvolution evolution) {
        assertRefused(evolution, "id:INT,note:STRING NOT NULL,ref:INT NOT NULL", "id:INT,note:TEXT")
                .hasMessageEndingWith(
                        ":\n  - column note: table requires a value, the source allows null; let it"
                                + " take nulls in the table\n"
                                + "  - column ref: table requires a value, the source has no such"
                                + " column; let it take nulls in the table");
    }

    @ParameterizedTest
    @EnumSource(SchemaEvolution.class)
    void neverAddsKeyColumns(SchemaEvolution evolution) {
        assertThatThrownBy(
                        () ->
                                compare(
                                                evolution,
                                                "id:INT",
                                                "id",
                                                "id:INT,region:STRING",
                                                "id,region")
                                        .requireFit())
                .hasMessageEndingWith(
                        ":\n  - column region: table lacks it, the source has STRING in its key;"
                                + " key columns are never added\n"
                                + "  - primary key: table has (id), the source has (id, region)");
    }

    @ParameterizedTest
    @EnumSource(SchemaEvolution.class)
    void refusesToAddWhatLooksRenamed(SchemaEvolution evolution) {
        assertRefused(
                        evolution,
                        "id:INT,price:DOUBLE,note:STRING",
                        "id:INT,prize:DOUBLE,note:STRING")
                .hasMessageEndingWith(
                        ":\n  - column prize: table lacks it, the source has DOUBLE; if it was"
                                + " renamed from price, rename that in the table, else add the"
                                + " column there");
    }

    @Test
    void asksWhichOfSeveralColumnsWasRenamed() {
        assertRefused(SchemaEvolution.FAIL, "id:INT,a:INT,b:INT,c:INT", "id:INT,x:INT,c:INT")
                .hasMessageContaining("if it was renamed from a or b, rename that in the table");
    }

    @Test
    void knowsARenamedKeyColumn() {
        assertThatThrownBy(
                        () ->
                                compare(
                                                SchemaEvolution.FAIL,
                                                "id:INT,data:STRING",
                                                "id",
                                                "nr:INT,data:STRING",
                                                "nr")
                                        .requireFit())
                .hasMessageContaining(
                        "column nr: table lacks it, the source has INT in its key; key columns are"
                                + " never added; if it was renamed from id, rename that in the"
                                + " table")
                .hasMessageContaining("column id: table requires a value, the source has no such");
    }

    @Test
    void refusesToAddAColumnThatDiffersInCaseAlone() {
        assertRefused(SchemaEvolution.ADD_COLUMNS, "id:INT,Data:STRING", "id:INT,n:INT,data:INT")
                .hasMessageContaining("column data: table lacks it, the source has INT; if it was")
                .hasMessageContaining("renamed from Data")
                .hasMessageContaining("column n: table lacks it, the source has INT; it is added");
    }

    /** What the source no longer has stays in the table. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id:INT,gone:STRING,data:INT|id:INT,data:INT,memo:STRING",
                "id:INT,gone:STRING|id:INT,memo:INT",
                "gone:STRING,id:INT|id:INT,memo:STRING"
            })
    void addsBesideWhatWasDroppedElsewhereOrIsOfAnotherType(String table, String source) {
        assertThat(compare(SchemaEvolution.ADD_COLUMNS, table, "id", source, "id").requireFit())
                .containsExactly("memo");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            SchemaEvolution evolution, String table, String source) {
        TableComparison comparison = compare(evolution, table, "id", source, "id");
        return assertThatThrownBy(comparison::requireFit).isInstanceOf(ValidationException.class);
    }

    private static TableComparison compare(
            SchemaEvolution evolution,
            String table,
            String tableKey,
            String source,
            String sourceKey) {
        TableComparison comparison = new TableComparison("lake.orders", evolution);
        comparison.columns(columns(table, tableKey), columns(source, sourceKey));
        return comparison;
    }

    private static List<TargetColumn> columns(String columns, String key) {
        PixelsSchema schema = SchemaParser.parse(columns, key);
        return schema.rowType().getFields().stream()
                .map(
                        field ->
                                new TargetColumn(
                                        field.getName(),
                                        field.getType().copy(true).asSummaryString(),
                                        field.getType(),
                                        field.getType().isNullable(),
                                        schema.primaryKey().contains(field.getName())))
                .collect(Collectors.toList());
    }
}
