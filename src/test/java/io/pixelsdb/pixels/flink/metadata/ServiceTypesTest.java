package io.pixelsdb.pixels.flink.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.schema.SchemaParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceTypesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "boolean|BOOLEAN",
                "tinyint|TINYINT",
                "byte|TINYINT",
                "smallint|SMALLINT",
                "short|SMALLINT",
                "integer|INT",
                "int|INT",
                "bigint|BIGINT",
                "long|BIGINT",
                "float|FLOAT",
                "real|FLOAT",
                "double|DOUBLE",
                "decimal|DECIMAL(38,0)",
                "decimal(10)|DECIMAL(10,0)",
                "decimal(10,2)|DECIMAL(10,2)",
                "string|STRING",
                "varchar|VARCHAR(65535)",
                "varchar(20)|VARCHAR(20)",
                "char|CHAR(1)",
                "char(6)|CHAR(6)",
                "varbinary|VARBINARY(65535)",
                "varbinary(16)|VARBINARY(16)",
                "binary|VARBINARY(65535)",
                "binary(16)|VARBINARY(16)",
                "date|DATE",
                "time|TIME(3)",
                "time(0)|TIME(0)",
                "timestamp|TIMESTAMP(3)",
                "timestamp(6)|TIMESTAMP(6)",
                "timestamp(0)|TIMESTAMP(0)",
                "BIGINT|BIGINT",
                "Integer|INT",
                "VarChar (20)|VARCHAR(20)",
                "' decimal ( 10 , 2 ) '|DECIMAL(10,2)",
            })
    void typesMeanWhatTheyMeanInPixels(String text, String type) {
        assertThat(ServiceTypes.toColumnType(text)).contains(type);
        assertThat(SchemaParser.parse("c:" + type, null).columnCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "vector(3)",
                "VECTOR(128)",
                "array<int>",
                "struct<a:int>",
                "text",
                "int(11)",
                "date(3)",
                "string(5)",
                "varchar()",
                "varchar(max)",
                "varchar(10,2)",
                "decimal(10,2,1)",
                "decimal(10.2)",
                "decimal(-1)",
                "timestamp(3) with time zone",
                "int unsigned",
                "ınt",
                "varchar(٣)"
            })
    void everythingElseIsNoType(String text) {
        assertThat(ServiceTypes.toColumnType(text)).isEmpty();
    }
}
