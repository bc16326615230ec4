package io.pixelsdb.pixels.flink.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MockTypeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "int; INT",
                "Integer; INT",
                "LONG; BIGINT",
                "bool; BOOLEAN",
                "STRING; VARCHAR",
                "varchar(20); VARCHAR",
                "CHAR; CHAR",
                "FIXED(4); BINARY",
                "VARBINARY; VARBINARY",
                "DECIMAL( 10 , 2 ); DECIMAL",
                "TIME(0); TIME",
                "TIMESTAMP_LTZ(3); TIMESTAMPTZ",
                "double precision; DOUBLE",
                "TIME(0) WITHOUT TIME ZONE; TIME",
                "TIMESTAMP WITHOUT TIME ZONE; TIMESTAMP",
                "TIMESTAMP with local time zone; TIMESTAMPTZ",
                "TIMESTAMP(3) WITH LOCAL TIME ZONE; TIMESTAMPTZ"
            })
    void readsTypesInAnyCase(String text, MockType.Kind kind) {
        assertThat(MockType.parse(text).kind()).isEqualTo(kind);
    }

    @Test
    void givesBareTypesTheLengthsOfTheServer() {
        assertThat(MockType.parse("CHAR").length()).isEqualTo(1);
        assertThat(MockType.parse("VARCHAR").length()).isEqualTo(MockType.UNBOUNDED);
        assertThat(MockType.parse("BINARY").fixedLength()).isFalse();
        assertThat(MockType.parse("DECIMAL").precision()).isEqualTo(38);
        assertThat(MockType.parse("DECIMAL").scale()).isZero();
        assertThat(MockType.parse("TIME").precision()).isEqualTo(3);
        assertThat(MockType.parse("TIMESTAMP").precision()).isEqualTo(6);
        assertThat(MockType.parse("TIMESTAMP(3) WITH LOCAL TIME ZONE").precision()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "STRING; true",
                "VARCHAR(4); true",
                "CHAR(4); true",
                "VARBINARY(4); true",
                "BINARY; true",
                "BINARY(4); false",
                "FIXED(4); false",
                "INT; false"
            })
    void knowsWhichTypesHaveAnEmptyValue(String type, boolean expected) {
        assertThat(MockType.parse(type).hasEmptyValue()).isEqualTo(expected);
    }

    @Test
    void namesAnUnknownTypeAndThoseThereAre() {
        assertThatThrownBy(() -> MockType.parse("INTT"))
                .hasMessageStartingWith("unknown type 'INTT'; allowed are BOOLEAN, TINYINT")
                .hasMessageContaining("DECIMAL(P,S)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DECIMAL(39)",
                "DECIMAL(3,4)",
                "INT(4)",
                "STRING(4)",
                "FIXED",
                "CHAR(0)",
                "TIME(10)",
                "VARCHAR(1,2)"
            })
    void refusesParametersThatATypeDoesNotTake(String text) {
        assertThatThrownBy(() -> MockType.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("type '" + text + "' takes ");
    }
}
