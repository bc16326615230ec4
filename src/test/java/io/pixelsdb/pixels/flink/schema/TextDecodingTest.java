package io.pixelsdb.pixels.flink.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.pixelsdb.pixels.flink.config.ValueEncoding;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of every type in the text encoding. */
class TextDecodingTest {

    @ParameterizedTest
    @CsvSource({"true,true", "false,false", "TRUE,true", "False,false"})
    void readsBooleans(String text, boolean value) throws DecodeException {
        assertThat(decode("BOOLEAN", text)).isEqualTo(value);
    }

    @Test
    void readsIntegersOfEveryWidth() throws DecodeException {
        assertThat(decode("TINYINT", "-128")).isEqualTo((byte) -128);
        assertThat(decode("SMALLINT", "32767")).isEqualTo((short) 32767);
        assertThat(decode("INT", "-2147483648")).isEqualTo(Integer.MIN_VALUE);
        assertThat(decode("INT", "+0042")).isEqualTo(42);
        assertThat(decode("BIGINT", "9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(decode("BIGINT", "-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
    }

    @ParameterizedTest
    @CsvSource({
        "TINYINT,128",
        "TINYINT,-129",
        "SMALLINT,32768",
        "INT,2147483648",
        "INT,-2147483649",
        "BIGINT,9223372036854775808",
        "BIGINT,-9223372036854775809",
        "BIGINT,18446744073709551616",
        "INT,99999999999999999999999999999999999999999"
    })
    void refusesIntegersBeyondTheRangeOfTheType(String type, String text) {
        assertRefused(type, text, "the number is outside the type's range");
    }

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "-2.5,-2.5",
        ".5,0.5",
        "5.,5",
        "1e-3,0.001",
        "1E+3,1000",
        "NaN,NaN",
        "Infinity,Infinity",
        "-Infinity,-Infinity",
        "0.1,0.1",
        "-0,-0.0"
    })
    void readsFloatsAndDoubles(String text, String value) throws DecodeException {
        assertThat(decode("DOUBLE", text)).isEqualTo(Double.valueOf(value));
        assertThat(decode("FLOAT", text)).isEqualTo(Float.valueOf(value));
    }

    @Test
    void readsTheLongestDoubles() throws DecodeException {
        String largest = BigDecimal.valueOf(Double.MAX_VALUE).toPlainString();

        assertThat(decode("DOUBLE", largest)).isEqualTo(Double.MAX_VALUE);
        assertThat(decode("DOUBLE", "-1.7976931348623157E308")).isEqualTo(-Double.MAX_VALUE);
        assertThat(decode("DOUBLE", "4.9E-324")).isEqualTo(Double.MIN_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"FLOAT,1e39", "FLOAT,-3.5E38", "DOUBLE,1e309", "DOUBLE,-1e999999999"})
    void refusesNumbersThatWouldBecomeInfinite(String type, String text) {
        assertRefused(type, text, "the number is outside the type's range");
    }

    @ParameterizedTest
    @CsvSource({"FLOAT,1e-50", "FLOAT,-.001E-45", "DOUBLE,1e-400", "DOUBLE,-0.01e-999999999"})
    void refusesNumbersThatWouldBecomeZero(String type, String text) {
        assertRefused(type, text, "the number is too small for the type, but not zero");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0.00", ".0", "0e5", "0.0E-999"})
    void zeroIsZero(String text) throws DecodeException {
        assertThat(Math.abs((Double) decode("DOUBLE", text))).isZero();
        assertThat(Math.abs((Float) decode("FLOAT", text))).isZero();
    }

    @Test
    void takesTheNearestNumberOfTheType() throws DecodeException {
        assertThat(decode("FLOAT", "0.1000000001")).isEqualTo(0.1f);
        assertThat(decode("FLOAT", "1e-45")).isEqualTo(Float.MIN_VALUE);
        assertThat(decode("DOUBLE", "0.10000000000000000001")).isEqualTo(0.1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x1p3", "1.0f", "1d", "1,5", "1_000", "1e", ".", "-", "nan", "1 "})
    void refusesWhatOnlyJavaTakesForANumber(String text) {
        assertRefused("DOUBLE", text, "expected a number as text");
        assertRefused("FLOAT", text, "expected a number as text");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5,2|123.45",
                "5,2|-123.45",
                "5,2|1",
                "5,2|1.50000",
                "5,2|1E+2",
                "5,2|1E-2",
                "5,2|+999.99",
                "5,5|.00001",
                "5,0|10000E-1",
                "38,0|99999999999999999999999999999999999999",
                "38,38|-0.99999999999999999999999999999999999999",
            })
    void readsDecimals(String type, String text) throws DecodeException {
        String[] digits = type.split(",");
        int precision = Integer.parseInt(digits[0]);
        int scale = Integer.parseInt(digits[1]);

        assertThat(decode("DECIMAL(" + type + ")", text))
                .isEqualTo(DecimalData.fromBigDecimal(new BigDecimal(text), precision, scale));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0.00", "0E+999999999", "0E-999999999", "0.0000000000"})
    void readsZeroInAnyForm(String text) throws DecodeException {
        assertThat(decode("DECIMAL(3,3)", text)).isEqualTo(DecimalData.zero(3, 3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DECIMAL(5,2)|1000",
                "DECIMAL(5,2)|-1000.00",
                "DECIMAL(5,2)|0.001",
                "DECIMAL(5,2)|999.995",
                "DECIMAL(2,2)|1",
                "DECIMAL(18,0)|1000000000000000000",
                "DECIMAL(38,0)|100000000000000000000000000000000000000",
                "DECIMAL(38,0)|0.5",
            })
    void refusesDecimalsThatWouldLoseDigits(String type, String text) {
        assertRefused(type, text, "the number does not fit DECIMAL(");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1E+999999999",
                "1E-999999999",
                "1E+2147483647",
                "1E-2147483647",
                "100E+2147483647",
                "-10000E2147483647",
                "1E99999999999"
            })
    void refusesHugeExponentsAtOnce(String text) {
        assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> assertRefused("DECIMAL(38,10)", text, "number"));
        assertRefused("INT", text, "expected a whole number");
    }

    @ParameterizedTest
    @CsvSource({"INT", "BIGINT", "'DECIMAL(38,0)'", "DOUBLE", "FLOAT"})
    void refusesNumbersOfEndlessLengthUnread(String type) {
        assertRefused(type, "1".repeat(100_000), "number as text");
    }

    @ParameterizedTest
    @CsvSource({"STRING,''", "STRING,ä€😀", "CHAR(4),'ab  '", "VARCHAR(3),ä€😀"})
    void readsStringsUnchanged(String type, String text) throws DecodeException {
        assertThat(decode(type, text)).hasToString(text);
    }

    @Test
    void readsBytesUnchanged() throws DecodeException {
        assertThat(decode("VARBINARY", "AQID")).isEqualTo("AQID".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01", "1969-12-31", "2025-01-31", "0001-01-01", "9999-12-31"})
    void readsDates(String text) throws DecodeException {
        assertThat(decode("DATE", text)).isEqualTo((int) LocalDate.parse(text).toEpochDay());
    }

    @ParameterizedTest
    @CsvSource({
        "TIME,10:00",
        "TIME,10:00:00",
        "TIME,23:59:59.999",
        "TIME,00:00:00.000000",
        "TIME(0),10:00:01",
        "TIME(1),10:00:00.100"
    })
    void readsTimes(String type, String text) throws DecodeException {
        assertThat(decode(type, text))
                .isEqualTo((int) (LocalTime.parse(text).toNanoOfDay() / 1_000_000));
    }

    @ParameterizedTest
    @CsvSource({
        "TIMESTAMP,2025-01-31 10:00:00,2025-01-31T10:00",
        "TIMESTAMP,2025-01-31T10:00:00,2025-01-31T10:00",
        "TIMESTAMP,2025-01-31 10:00:00.123456,2025-01-31T10:00:00.123456",
        "TIMESTAMP(9),2025-01-31T10:00:00.123456789,2025-01-31T10:00:00.123456789",
        "TIMESTAMP(0),1969-12-31 23:59:59,1969-12-31T23:59:59",
        "TIMESTAMP(3),1969-12-31 23:59:59.999000,1969-12-31T23:59:59.999",
        "TIMESTAMP,+294246-12-31 23:59:59,+294246-12-31T23:59:59"
    })
    void readsTimestamps(String type, String text, LocalDateTime value) throws DecodeException {
        assertThat(decode(type, text)).isEqualTo(TimestampData.fromLocalDateTime(value));
    }

    @ParameterizedTest
    @CsvSource({
        "TIMESTAMPTZ,2025-01-31T10:00:00Z,2025-01-31T10:00",
        "TIMESTAMPTZ,2025-01-31 10:00:00+01:00,2025-01-31T09:00",
        "TIMESTAMPTZ,2025-01-31T00:30:00.123456-05:30,2025-01-31T06:00:00.123456",
        "TIMESTAMPTZ(9),1969-12-31T23:59:59.999999999Z,1969-12-31T23:59:59.999999999"
    })
    void readsInstants(String type, String text, LocalDateTime inUtc) throws DecodeException {
        assertThat(decode(type, text)).isEqualTo(TimestampData.fromLocalDateTime(inUtc));
    }

    @ParameterizedTest
    @CsvSource({
        "TIME(0),10:00:00.001",
        "TIME(2),10:00:00.001",
        "TIME,10:00:00.000001",
        "TIMESTAMP,2025-01-31 10:00:00.1234567",
        "TIMESTAMP(0),1969-12-31 23:59:59.5",
        "TIMESTAMPTZ(3),2025-01-31T10:00:00.0001Z"
    })
    void refusesFractionsThatTheColumnWouldCutOff(String type, String text) {
        assertRefused(type, text, "fractional digits of a second");
    }

    @ParameterizedTest
    @CsvSource({
        "TIMESTAMP,+294248-01-01 00:00:00",
        "TIMESTAMP,-290309-01-01 00:00:00",
        "TIMESTAMP,+999999999-12-31 23:59:59",
        "TIMESTAMPTZ,+999999999-12-31T23:59:59Z",
        "TIMESTAMPTZ,-999999999-12-31T23:59:59Z"
    })
    void refusesTimestampsThatMicrosecondsCannotHold(String type, String text) {
        assertRefused(type, text, "outside the range of microseconds since 1970");
    }

    @ParameterizedTest
    @CsvSource({
        "BOOLEAN,1,the byte 00 or 01",
        "BOOLEAN,yes,'the byte 00 or 01, or the text true or false'",
        "INT,1.0,a whole number as text",
        "INT,' 1',a whole number as text",
        "INT,'',a whole number as text",
        "BIGINT,0x10,a whole number as text",
        "'DECIMAL(10,2)',ten,a decimal number as text",
        "'DECIMAL(10,2)','1,5',a decimal number as text",
        "DATE,31.01.2025,'a date as text, like 2025-01-31'",
        "DATE,2025-02-30,'a date as text, like 2025-01-31'",
        "DATE,20250131,'a date as text, like 2025-01-31'",
        "DATE,+999999999-12-31,'a date as text, like 2025-01-31'",
        "TIME,24:00:00,'a time as text, like 10:00:00'",
        "TIME,10h,'a time as text, like 10:00:00'",
        "TIMESTAMP,2025-01-31,'a timestamp as text, like 2025-01-31 10:00:00'",
        "TIMESTAMP,2025-01-31 10:00:00Z,'a timestamp as text, like 2025-01-31 10:00:00'",
        "TIMESTAMPTZ,2025-01-31 10:00:00,'a timestamp with offset as text'",
        "TIMESTAMPTZ,20250131,'a timestamp with offset as text'"
    })
    void refusesOtherFormsAndSaysWhatWasExpected(String type, String text, String expectation) {
        assertRefused(type, text, "expected " + expectation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DOUBLE", "DATE", "TIME", "TIMESTAMP", "TIMESTAMPTZ", "STRING"})
    void refusesMalformedText(String type) {
        byte[] malformed = Hex.bytes("31ff");

        assertThatThrownBy(() -> decoder(type).decode(malformed, 0, malformed.length))
                .isInstanceOf(DecodeException.class)
                .hasMessage("the bytes are not well-formed UTF-8");
    }

    private static void assertRefused(String type, String text, String message) {
        assertThatThrownBy(() -> decode(type, text))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining(message);
    }

    /** The value stands amid other text, as it does in a response. */
    private static Object decode(String type, String text) throws DecodeException {
        byte[] amid = ("1é" + text + "é1").getBytes(StandardCharsets.UTF_8);
        return decoder(type).decode(amid, 3, amid.length - 6);
    }

    private static ColumnDecoder decoder(String type) {
        return ColumnDecoders.forType(
                ColumnTypes.parse(type), DecodingSettings.of(ValueEncoding.TEXT));
    }
}
