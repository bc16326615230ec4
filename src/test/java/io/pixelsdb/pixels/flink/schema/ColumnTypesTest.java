package io.pixelsdb.pixels.flink.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ResourceLock(Resources.LOCALE)
class ColumnTypesTest {

    private final Locale locale = Locale.getDefault();

    @AfterEach
    void restoreTheLocale() {
        Locale.setDefault(locale);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Numbers
                "TINYINT|TINYINT",
                "BYTE|TINYINT",
                "SMALLINT|SMALLINT",
                "SHORT|SMALLINT",
                "INT|INT",
                "INTEGER|INT",
                "BIGINT|BIGINT",
                "LONG|BIGINT",
                "FLOAT|FLOAT",
                "REAL|FLOAT",
                "DOUBLE|DOUBLE",
                "DOUBLE PRECISION|DOUBLE",
                "DECIMAL|DECIMAL(38, 0)",
                "DECIMAL(10)|DECIMAL(10, 0)",
                "DECIMAL(10,2)|DECIMAL(10, 2)",
                "DECIMAL(38,38)|DECIMAL(38, 38)",
                "NUMERIC|DECIMAL(38, 0)",
                "NUMERIC(5,1)|DECIMAL(5, 1)",
                "DEC(5)|DECIMAL(5, 0)",
                // Strings
                "STRING|VARCHAR(2147483647)",
                "TEXT|VARCHAR(2147483647)",
                "VARCHAR|VARCHAR(2147483647)",
                "VARCHAR(20)|VARCHAR(20)",
                "CHAR|CHAR(1)",
                "CHAR(6)|CHAR(6)",
                // Bytes
                "BINARY|VARBINARY(2147483647)",
                "BINARY(4)|BINARY(4)",
                "VARBINARY|VARBINARY(2147483647)",
                "VARBINARY(20)|VARBINARY(20)",
                "BYTES|VARBINARY(2147483647)",
                "FIXED(16)|BINARY(16)",
                // Time
                "DATE|DATE",
                "TIME|TIME(3)",
                "TIME(0)|TIME(0)",
                "TIME WITHOUT TIME ZONE|TIME(3)",
                "TIMESTAMP|TIMESTAMP(6)",
                "TIMESTAMP(9)|TIMESTAMP(9)",
                "TIMESTAMP WITHOUT TIME ZONE|TIMESTAMP(6)",
                "TIMESTAMP(0) WITHOUT TIME ZONE|TIMESTAMP(0)",
                "TIMESTAMPTZ|TIMESTAMP(6) WITH LOCAL TIME ZONE",
                "TIMESTAMPTZ(3)|TIMESTAMP(3) WITH LOCAL TIME ZONE",
                "TIMESTAMP_LTZ|TIMESTAMP(6) WITH LOCAL TIME ZONE",
                "TIMESTAMP WITH LOCAL TIME ZONE|TIMESTAMP(6) WITH LOCAL TIME ZONE",
                // Other
                "BOOLEAN|BOOLEAN",
                "BOOL|BOOLEAN",
                // However written
                "DECIMAL ( 10 , 2 )|DECIMAL(10, 2)",
                "VARCHAR NOT NULL|VARCHAR(2147483647) NOT NULL",
                "DECIMAL NOT NULL|DECIMAL(38, 0) NOT NULL",
                "FIXED(16) NOT NULL|BINARY(16) NOT NULL",
                "INT NULL|INT",
            })
    void knowsTheTypesInEitherCaseAndAnyLocale(String text, String type) {
        for (Locale anyLocale : new Locale[] {Locale.ROOT, new Locale("tr"), new Locale("ar")}) {
            Locale.setDefault(anyLocale);
            LogicalType asGiven = ColumnTypes.parse(text);
            LogicalType inLowerCase = ColumnTypes.parse(text.toLowerCase(Locale.ROOT));

            // Flink writes the digits of the locale.
            Locale.setDefault(Locale.ROOT);
            assertThat(asGiven.asSerializableString()).isEqualTo(type);
            assertThat(inLowerCase).isEqualTo(asGiven);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"VARCHAR\tNOT NULL", "VARCHAR\nNOT NULL", " VARCHAR  NOT  NULL "})
    void takesAnyBlanks(String text) {
        assertThat(ColumnTypes.parse(text))
                .isEqualTo(new VarCharType(false, VarCharType.MAX_LENGTH));
    }

    @ParameterizedTest
    @ValueSource(strings = {"FIXED", "fixed", "FIXED NOT NULL"})
    void asksForTheLengthOfFixed(String text) {
        assertThatThrownBy(() -> ColumnTypes.parse(text))
                .isInstanceOf(ValidationException.class)
                .hasMessage("'" + text + "' needs a length, as in FIXED(16)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "STRNG",
                "'INT'",
                "`INT`",
                "INT(11)",
                "STRING(10)",
                "DECIMAL(39,0)",
                "DECIMAL(5,6)",
                "DECIMAL(-1)",
                "DECIMAL(99999999999)",
                "DECIMAL(10",
                "VARCHAR(0)",
                "CHAR(0)",
                "FIXED(0)",
                "TIME(4)",
                "TIME(9)",
                "TIMESTAMP(10)",
                "TIMESTAMP WITH TIME ZONE",
                "INTERVAL DAY",
                "ARRAY<INT>",
                "INT ARRAY",
                "ROW<a INT>",
                "NULL",
                "RAW('x', 'y')",
                "INT NOT",
                "INT INT",
            })
    void refusesWhatItDoesNotKnowAndSaysWhatThereIs(String text) {
        assertThatThrownBy(() -> ColumnTypes.parse(text))
                .isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("'" + text + "' is not ")
                .hasMessageContaining(
                        "Types are BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE,")
                .hasMessageContaining("FIXED(L), DATE, TIME(0..3)");
    }
}
