package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.schema.SchemaParser;
import org.apache.flink.table.types.logical.LogicalType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeWidthTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SMALLINT|TINYINT",
                "BIGINT|INT",
                "BIGINT|TINYINT",
                "DOUBLE|FLOAT",
                "DECIMAL(12,2)|DECIMAL(10,2)",
                "VARCHAR(20)|VARCHAR(10)",
                "STRING|VARCHAR(10)",
                "VARBINARY|VARBINARY(4)",
                "TIME(3)|TIME(0)",
                "TIMESTAMP(6)|TIMESTAMP(3)",
                "TIMESTAMPTZ(9)|TIMESTAMPTZ(6)"
            })
    void knowsTheWiderOfTwoTypes(String wide, String narrow) {
        assertThat(TypeWidth.isWider(type(wide), type(narrow))).isTrue();
        assertThat(TypeWidth.isWider(type(narrow), type(wide))).isFalse();
        assertThat(TypeWidth.isWider(type(wide), type(wide))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BIGINT|STRING",
                "DOUBLE|INT",
                "DECIMAL(12,4)|DECIMAL(10,2)",
                "TIMESTAMP(6)|TIMESTAMPTZ(3)",
                "TIMESTAMP|DATE",
                "BINARY(8)|BINARY(4)",
                "BOOLEAN|TINYINT"
            })
    void doesNotCompareTypesOfDifferentKinds(String one, String other) {
        assertThat(TypeWidth.isWider(type(one), type(other))).isFalse();
        assertThat(TypeWidth.isWider(type(other), type(one))).isFalse();
    }

    private static LogicalType type(String text) {
        return SchemaParser.parse("c:" + text, null).columnType(0);
    }
}
