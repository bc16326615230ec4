package io.pixelsdb.pixels.flink.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.proto.Column;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.junit.jupiter.api.Test;

class TableMetadataTest {

    @Test
    void columnsKeepTheirOrderAndTheKeyItsOwn() {
        TableMetadata table =
                new TableMetadata(
                        "shop.orders",
                        columns("o_id", "int", "w_id", "int", "at", "timestamp", "x", "varchar"),
                        List.of("w_id", "o_id"));

        PixelsSchema schema = table.toSchema(null);

        assertThat(schema.rowType().getFieldNames()).containsExactly("o_id", "w_id", "at", "x");
        assertThat(schema.primaryKey()).containsExactly("w_id", "o_id");
    }

    @Test
    void columnsAreNullableUnlessTheyBelongToTheKey() {
        TableMetadata table =
                new TableMetadata(
                        "shop.orders",
                        columns("id", "bigint", "price", "decimal", "at", "timestamp"),
                        List.of("id"));

        assertThat(table.toSchema(null).rowType())
                .isEqualTo(
                        new RowType(
                                false,
                                List.of(
                                        new RowType.RowField("id", new BigIntType(false)),
                                        new RowType.RowField("price", new DecimalType(38, 0)),
                                        new RowType.RowField("at", new TimestampType(3)))));
    }

    @Test
    void anotherKeyTakesThePlaceOfItsOwn() {
        TableMetadata table =
                new TableMetadata(
                        "shop.orders", columns("a", "int", "b", "int", "c", "int"), List.of("a"));

        PixelsSchema schema = table.toSchema("c,b");

        assertThat(schema.primaryKey()).containsExactly("c", "b");
        assertThat(schema.columnType(0).isNullable()).isTrue();
        assertThatThrownBy(() -> table.toSchema("d"))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("table shop.orders, as the metadata service describes it")
                .hasMessageContaining("source.primary-key names 'd', which is no column");
    }

    @Test
    void namesMayHaveAnyCharacters() {
        List<String> names = List.of("a,b", "a:b", "a(b", "a`b", "größe", "select", "a b");
        List<Column> columns = new ArrayList<>();
        names.forEach(name -> columns.addAll(columns(name, "int")));

        PixelsSchema schema = new TableMetadata("shop.orders", columns, names).toSchema(null);

        assertThat(schema.rowType().getFieldNames()).isEqualTo(names);
        assertThat(schema.primaryKey()).isEqualTo(names);
    }

    @Test
    void everyTypeWithoutACounterpartIsNamed() {
        TableMetadata table =
                new TableMetadata(
                        "shop.orders",
                        columns("id", "int", "v", "vector(3)", "m", "map<int,int>"),
                        List.of("id"));

        assertThatThrownBy(() -> table.toSchema(null))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("table shop.orders")
                .hasMessageContaining("column 'v' is of type 'vector(3)'")
                .hasMessageContaining("column 'm' is of type 'map<int,int>'");
    }

    @Test
    void parametersOutOfRangeAreNamed() {
        TableMetadata table =
                new TableMetadata(
                        "shop.orders",
                        columns(
                                "at",
                                "time(6)",
                                "d",
                                "decimal(39)",
                                "s",
                                "varchar(0)",
                                "t",
                                "timestamp(10)",
                                "n",
                                "char(99999999999)"),
                        List.of());

        assertThatThrownBy(() -> table.toSchema(null))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("table shop.orders")
                .hasMessageContaining("column 'at': 'TIME(6)'")
                .hasMessageContaining("column 'd': 'DECIMAL(39,0)'")
                .hasMessageContaining("column 's': 'VARCHAR(0)'")
                .hasMessageContaining("column 't': 'TIMESTAMP(10)'")
                .hasMessageContaining("column 'n': 'CHAR(99999999999)'");
    }

    @Test
    void floatingPointColumnsAreNoKey() {
        TableMetadata table =
                new TableMetadata(
                        "shop.orders",
                        columns("id", "int", "f", "real", "d", "double", "e", "double"),
                        List.of("id", "f", "d"));

        assertThatThrownBy(() -> table.toSchema(null))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("column 'f' is of type 'real' and in the key")
                .hasMessageContaining("column 'd' is of type 'double' and in the key")
                .hasMessageContaining("source.primary-key")
                .hasMessageNotContaining("'e'");
        assertThat(table.toSchema("id").primaryKey()).containsExactly("id");
    }

    @Test
    void aNameThatIsThereTwiceIsRefused() {
        TableMetadata table =
                new TableMetadata("shop.orders", columns("a", "int", "a", "int"), List.of());

        assertThatThrownBy(() -> table.toSchema(null))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("column 'a' is there twice");
    }

    private static List<Column> columns(String... namesAndTypes) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            columns.add(
                    Column.newBuilder()
                            .setId(i)
                            .setName(namesAndTypes[i])
                            .setType(namesAndTypes[i + 1])
                            .build());
        }
        return columns;
    }
}
