package io.pixelsdb.pixels.flink.schema;

import static io.pixelsdb.pixels.flink.schema.Polls.empty;
import static io.pixelsdb.pixels.flink.schema.Polls.flaggedNull;
import static io.pixelsdb.pixels.flink.schema.Polls.image;
import static io.pixelsdb.pixels.flink.schema.Polls.insert;
import static io.pixelsdb.pixels.flink.schema.Polls.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.config.MissingColumns;
import io.pixelsdb.pixels.flink.config.ValueEncoding;
import io.pixelsdb.pixels.flink.proto.ColumnValue;
import java.util.Arrays;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowDecoderTest {

    private static final String[] ALL_BUT_STRINGS = {
        "BOOLEAN",
        "TINYINT",
        "SMALLINT",
        "INT",
        "BIGINT",
        "FLOAT",
        "DOUBLE",
        "DECIMAL(10,2)",
        "DECIMAL(38,0)",
        "FIXED(2)",
        "BINARY(16)",
        "DATE",
        "TIME",
        "TIMESTAMP",
        "TIMESTAMPTZ"
    };

    private static final String[] STRINGS = {
        "STRING", "VARCHAR(5)", "CHAR(5)", "VARBINARY", "VARBINARY(5)", "BINARY"
    };

    @ParameterizedTest
    @EnumSource(RowKind.class)
    void decodesColumnsInTheirOrder(RowKind kind) throws DecodeException {
        GenericRowData row =
                new RowDecoder(
                                SchemaParser.parse("a:INT,b:STRING,c:INT", null),
                                DecodingSettings.of(ValueEncoding.BINARY))
                        .decode(read(value(1), value("x"), value(-3)), kind, true);

        assertThat(row).isEqualTo(GenericRowData.ofKind(kind, 1, StringData.fromString("x"), -3));
    }

    @ParameterizedTest
    @EnumSource(ValueEncoding.class)
    void takesFlaggedValuesForNullWhateverTheType(ValueEncoding encoding) throws DecodeException {
        for (String[] types : new String[][] {ALL_BUT_STRINGS, STRINGS}) {
            for (String type : types) {
                assertThat(decode(type, encoding, flaggedNull(), true)).as(type).isNull();
                assertThat(decode(type, encoding, flaggedNull(), false)).as(type).isNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ValueEncoding.class)
    void takesEmptyValuesForNullWhereTheyCannotBeAValue(ValueEncoding encoding)
            throws DecodeException {
        for (String type : ALL_BUT_STRINGS) {
            assertThat(decode(type, encoding, empty(), true)).as(type).isNull();
            assertThat(decode(type, encoding, empty(), false)).as(type).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(ValueEncoding.class)
    void takesEmptyStringsForNullUntilNullsAreFlagged(ValueEncoding encoding)
            throws DecodeException {
        for (String type : STRINGS) {
            assertThat(decode(type, encoding, empty(), true)).as(type).isNull();
            assertThat(decode(type, encoding, empty(), false)).as(type).isNotNull();
        }
        assertThat(decode("STRING", encoding, empty(), false)).hasToString("");
        assertThat(decode("VARBINARY", encoding, empty(), false)).isEqualTo(new byte[0]);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takesEmptyStringsForWhatTheSettingSays(boolean emptyIsNull) throws DecodeException {
        for (String type : STRINGS) {
            assertThat(decode(type, Settings.of("null-encoding", "flag"), emptyIsNull))
                    .as(type)
                    .isNotNull();
            assertThat(decode(type, Settings.of("null-encoding", "empty"), emptyIsNull))
                    .as(type)
                    .isNull();
        }
        for (String type : ALL_BUT_STRINGS) {
            for (String setting : new String[] {"flag", "empty", "auto"}) {
                assertThat(decode(type, Settings.of("null-encoding", setting), emptyIsNull))
                        .as(type)
                        .isNull();
            }
        }
        assertThat(decode("STRING NOT NULL", Settings.of("null-encoding", "empty"), true))
                .hasToString("");
    }

    private static Object decode(String type, DecodingSettings settings, boolean emptyIsNull)
            throws DecodeException {
        return new RowDecoder(SchemaParser.parse("c:" + type, null), settings)
                .decode(read(empty()), RowKind.INSERT, emptyIsNull)
                .getField(0);
    }

    @Test
    void takesEmptyBytesOfFixedLengthForNullWhateverIsFlagged() throws DecodeException {
        assertThat(decode("FIXED(2)", Settings.of("binary-encoding", "base64"), false)).isNull();
        assertThatThrownBy(() -> decode("FIXED(2) NOT NULL", ValueEncoding.BINARY, empty(), false))
                .isInstanceOf(DecodeException.class)
                // Flink writes the length of the type in the digits of the locale.
                .hasMessageMatching(
                        "column 'c' \\(BINARY\\(.\\) NOT NULL\\): the value is null,"
                                + " but the column is NOT NULL");
    }

    @Test
    void refusesNullInAColumnThatForbidsIt() {
        for (ColumnValue nothing : new ColumnValue[] {empty(), flaggedNull()}) {
            assertThatThrownBy(() -> decode("INT NOT NULL", ValueEncoding.BINARY, nothing, false))
                    .isInstanceOf(DecodeException.class)
                    .hasMessage(
                            "column 'c' (INT NOT NULL):"
                                    + " the value is null, but the column is NOT NULL");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"STRING", "VARBINARY"})
    void saysHowAnEmptyKeyIsTakenForAValue(String type) throws DecodeException {
        PixelsSchema schema = SchemaParser.parse("k:" + type + ",n:INT", "k");
        RowImage image = read(empty(), value(1));
        RowImage flagged = read(flaggedNull(), value(1));
        RowDecoder auto = new RowDecoder(schema, DecodingSettings.of(ValueEncoding.BINARY));
        RowDecoder flag = new RowDecoder(schema, Settings.of("null-encoding", "flag"));

        assertThatThrownBy(() -> auto.decode(image, RowKind.INSERT, true))
                .isInstanceOf(DecodeException.class)
                .hasMessageStartingWith("column 'k' (")
                .hasMessageContaining("the value is null, but the column is NOT NULL, as those of")
                .hasMessageEndingWith("source.null-encoding=flag takes it for an empty value");
        assertThatThrownBy(() -> flag.decode(flagged, RowKind.INSERT, true))
                .hasMessageEndingWith("the value is null, but the column is NOT NULL");
        assertThat(flag.decode(image, RowKind.INSERT, true).isNullAt(0)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(MissingColumns.class)
    void refusesMoreValuesThanColumns(MissingColumns missing) {
        assertThatThrownBy(() -> decodeAbc(missing, "a:INT,b:INT", 1, 2, 3))
                .isInstanceOf(DecodeException.class)
                .hasMessage(
                        "the image has 3 values, but the schema has 2 columns; if a column was"
                                + " added upstream, extend source.schema by it, or submit the job"
                                + " again if the metadata service describes the table");
    }

    @Test
    void refusesFewerValuesThanColumnsUnlessTheyMayBeMissing() {
        assertThatThrownBy(() -> decodeAbc(MissingColumns.FAIL, "a:INT,b:INT", 1))
                .isInstanceOf(DecodeException.class)
                .hasMessage(
                        "the image has 1 values, but the schema has 2 columns; if the last"
                                + " columns were added upstream later, set"
                                + " source.missing-columns=null");
    }

    @Test
    void takesMissingLastColumnsForNull() throws DecodeException {
        assertThat(decodeAbc(MissingColumns.NULL, "a:INT,b:STRING,c:BIGINT", 1))
                .isEqualTo(GenericRowData.of(1, null, null));
        assertThat(decodeAbc(MissingColumns.NULL, "a:INT,b:INT", 1, 2))
                .isEqualTo(GenericRowData.of(1, 2));
    }

    @Test
    void namesAMissingColumnThatMustNotBeNull() {
        assertThatThrownBy(
                        () -> decodeAbc(MissingColumns.NULL, "a:INT,b:INT,c:INT NOT NULL,d:INT", 1))
                .isInstanceOf(DecodeException.class)
                .hasMessage(
                        "column 'c' (INT NOT NULL):"
                                + " the value is missing, but the column is NOT NULL");
    }

    @Test
    void namesTheColumnThatIsWrong() {
        assertThatThrownBy(
                        () ->
                                new RowDecoder(
                                                SchemaParser.parse("a:INT,b:INT,`c d`:INT", null),
                                                DecodingSettings.of(ValueEncoding.BINARY))
                                        .decode(
                                                read(value(1), value(2), value("xyz")),
                                                RowKind.INSERT,
                                                true))
                .isInstanceOf(DecodeException.class)
                .hasMessage("column 'c d' (INT): expected 1, 2, 4 or 8 bytes, got 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BOOLEAN",
                "TINYINT",
                "SMALLINT",
                "INT",
                "BIGINT",
                "FLOAT",
                "DOUBLE",
                "DECIMAL",
                "DECIMAL(10,2)",
                "CHAR",
                "VARCHAR(3)",
                "FIXED(3)",
                "VARBINARY(3)",
                "DATE",
                "TIME",
                "TIMESTAMP",
                "TIMESTAMPTZ"
            })
    void neverShowsTheValue(String type) {
        for (ValueEncoding encoding : ValueEncoding.values()) {
            for (String secret : new String[] {"s3cr3t-v4lue", "987654321987654321e7777"}) {
                assertThatThrownBy(() -> decode(type, encoding, value(secret), true))
                        .as("%s %s", encoding, type)
                        .isInstanceOf(DecodeException.class)
                        .hasNoCause()
                        .hasMessageStartingWith("column 'c' (")
                        .hasMessageNotContainingAny("s3cr3t", "v4lue", "98765", "e77");
            }
        }
    }

    private static Object decode(
            String type, ValueEncoding encoding, ColumnValue value, boolean emptyIsNull)
            throws DecodeException {
        return new RowDecoder(SchemaParser.parse("c:" + type, null), DecodingSettings.of(encoding))
                .decode(read(value), RowKind.INSERT, emptyIsNull)
                .getField(0);
    }

    private static GenericRowData decodeAbc(MissingColumns missing, String columns, int... given)
            throws DecodeException {
        ColumnValue[] values =
                Arrays.stream(given).mapToObj(Polls::value).toArray(ColumnValue[]::new);
        return new RowDecoder(SchemaParser.parse(columns, "a"), Settings.of(missing))
                .decode(read(values), RowKind.INSERT, true);
    }

    private static RowImage read(ColumnValue... values) throws DecodeException {
        return Polls.read(insert(image(values))).after();
    }
}
