package io.pixelsdb.pixels.flink.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.IntType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaParserTest {

    @Test
    void readsTheDocumentedExample() {
        PixelsSchema schema = SchemaParser.parse("id:INT,data:STRING,price:DOUBLE", null);

        assertThat(schema.rowType().asSummaryString())
                .isEqualTo("ROW<`id` INT, `data` STRING, `price` DOUBLE> NOT NULL");
        assertThat(schema.hasPrimaryKey()).isFalse();
    }

    @Test
    void keepsTheOrderOfTheColumns() {
        PixelsSchema schema = SchemaParser.parse("z:INT,a:INT,m:INT", "m");

        assertThat(schema.rowType().getFieldNames()).containsExactly("z", "a", "m");
        assertThat(schema.columnCount()).isEqualTo(3);
        assertThat(schema.columnName(2)).isEqualTo("m");
    }

    @Test
    void ignoresBlanksAroundNamesTypesAndKeys() {
        PixelsSchema schema =
                SchemaParser.parse(" id : INT ,\t d : DECIMAL( 10 , 2 ) ", " d , id ");

        assertThat(schema.rowType().getFieldNames()).containsExactly("id", "d");
        assertThat(schema.columnType(1)).isEqualTo(new DecimalType(false, 10, 2));
        assertThat(schema.primaryKey()).containsExactly("d", "id");
    }

    @Test
    void takesCommasColonsAndBackquotesInQuotedNames() {
        PixelsSchema schema = SchemaParser.parse("`a,b:c`:INT,`d``e`:STRING,`f(`:INT", "`a,b:c`");

        assertThat(schema.rowType().getFieldNames()).containsExactly("a,b:c", "d`e", "f(");
        assertThat(schema.primaryKey()).containsExactly("a,b:c");
    }

    @Test
    void tellsNamesApartByCase() {
        assertThat(SchemaParser.parse("id:INT,ID:INT", "ID").primaryKeyIndexes())
                .containsExactly(1);
    }

    @Test
    void leavesColumnsNullableUnlessTheySayOtherwise() {
        PixelsSchema schema = SchemaParser.parse("a:INT,b:INT NOT NULL,c:VARCHAR not null", null);

        assertThat(schema.columnType(0).isNullable()).isTrue();
        assertThat(schema.columnType(1)).isEqualTo(new IntType(false));
        assertThat(schema.columnType(2).isNullable()).isFalse();
    }

    @Test
    void makesKeyColumnsNotNull() {
        PixelsSchema schema = SchemaParser.parse("a:INT,b:INT NULL,c:INT", "a,b");

        assertThat(schema.columnType(0).isNullable()).isFalse();
        assertThat(schema.columnType(1).isNullable()).isFalse();
        assertThat(schema.columnType(2).isNullable()).isTrue();
    }

    @Test
    void keepsTheOrderOfTheKeyWhichIsNotThatOfTheColumns() {
        PixelsSchema schema = SchemaParser.parse("s_i_id:INT,s_w_id:INT,n:INT", "s_w_id,s_i_id");

        assertThat(schema.primaryKey()).containsExactly("s_w_id", "s_i_id");
        assertThat(schema.primaryKeyIndexes()).containsExactly(1, 0);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  "})
    void hasNoKeyWithoutNames(String primaryKey) {
        assertThat(SchemaParser.parse("id:INT", primaryKey).primaryKey()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|''",
                "id|id",
                "id INT|id INT",
                "id:INT,|''",
                ",id:INT|''",
                "id:INT:NOT NULL|id:INT:NOT NULL",
                ":INT|:INT",
                "``:INT|``:INT",
                "`id:INT|`id:INT",
            })
    void explainsTheFormOfAColumn(String columns, String culprit) {
        assertThatThrownBy(() -> SchemaParser.parse(columns, null))
                .isInstanceOf(ValidationException.class)
                .hasMessage("'" + culprit + "' is not of the form name:TYPE, as in id:INT");
    }

    @Test
    void refusesANameThatIsThereTwice() {
        assertThatThrownBy(() -> SchemaParser.parse("id:INT,b:INT,`id`:STRING", null))
                .isInstanceOf(ValidationException.class)
                .hasMessage("column 'id' is there twice");
    }

    @Test
    void namesTheColumnOfAnUnknownType() {
        assertThatThrownBy(() -> SchemaParser.parse("id:INT,data:STRNG", null))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("column 'data': 'STRNG'")
                .hasMessageContaining("Types are BOOLEAN, TINYINT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:DECIMAL(10,2,b:INT", "a:INT),b:INT", "a:DECIMAL)10,2(,b:INT"})
    void refusesBracketsThatDoNotMatch(String columns) {
        assertThatThrownBy(() -> SchemaParser.parse(columns, null))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("column 'a'");
    }

    @Test
    void refusesAKeyThatIsNoColumnAndListsTheColumns() {
        assertThatThrownBy(() -> SchemaParser.parse("id:INT,data:STRING", "uid"))
                .isInstanceOf(ValidationException.class)
                .hasMessage(
                        "source.primary-key names 'uid', which is no column; columns are id, data");
    }

    @Test
    void refusesAKeyColumnThatIsThereTwice() {
        assertThatThrownBy(() -> SchemaParser.parse("id:INT,b:INT", "id,b,id"))
                .isInstanceOf(ValidationException.class)
                .hasMessage("source.primary-key names 'id' twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FLOAT", "REAL", "DOUBLE"})
    void refusesKeysThatCannotBeComparedExactly(String type) {
        assertThatThrownBy(() -> SchemaParser.parse("id:" + type, "id"))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("source.primary-key names 'id'")
                .hasMessageContaining("cannot be compared exactly");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BOOLEAN",
                "INT",
                "BIGINT",
                "DECIMAL(10,2)",
                "STRING",
                "CHAR(3)",
                "FIXED(16)",
                "VARBINARY",
                "DATE",
                "TIME",
                "TIMESTAMP",
                "TIMESTAMPTZ"
            })
    void takesKeysOfEveryOtherType(String type) {
        assertThat(SchemaParser.parse("id:" + type, "id").primaryKey()).containsExactly("id");
    }

    @Test
    void reportsEveryProblemAtOnce() {
        assertThatThrownBy(
                        () ->
                                SchemaParser.parse(
                                        "a:STRNG,b INT,c:FIXED,d:FLOAT,e:INT,e:INT", "x,d,e,e"))
                .isInstanceOf(ValidationException.class)
                .hasMessageContainingAll(
                        "column 'a'",
                        "'b INT' is not of the form",
                        "column 'c'",
                        "column 'e' is there twice",
                        "source.primary-key names 'x'",
                        "source.primary-key names 'd'",
                        "source.primary-key names 'e' twice");
    }

    @Test
    void doesNotBlameTheKeyForAColumnOfUnknownType() {
        assertThatThrownBy(() -> SchemaParser.parse("id:STRNG", "id"))
                .hasMessageContaining("column 'id'")
                .hasMessageNotContaining("source.primary-key");
    }
}
