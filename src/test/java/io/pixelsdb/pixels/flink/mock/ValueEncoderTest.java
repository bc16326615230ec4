package io.pixelsdb.pixels.flink.mock;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.pixelsdb.pixels.flink.proto.ColumnValue;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValueEncoderTest {

    private static final ValueEncoder BINARY = new ValueEncoder(MockEncoding.BINARY, true);
    private static final ValueEncoder BINARY_WITHOUT_FLAG =
            new ValueEncoder(MockEncoding.BINARY, false);
    private static final ValueEncoder TEXT = new ValueEncoder(MockEncoding.TEXT, true);

    static Stream<Arguments> binaryValues() {
        return Stream.of(
                Arguments.of("BOOLEAN", true, "01"),
                Arguments.of("BOOLEAN", false, "00"),
                Arguments.of("TINYINT", -2, "fe"),
                Arguments.of("SMALLINT", -2, "fffe"),
                Arguments.of("INT", 258, "00000102"),
                Arguments.of("BIGINT", -1L, "ffffffffffffffff"),
                Arguments.of("FLOAT", 1f, "3f800000"),
                Arguments.of("DOUBLE", -2d, "c000000000000000"),
                Arguments.of("DECIMAL(18,2)", new BigDecimal("2.58"), "0000000000000102"),
                Arguments.of("DECIMAL(18,2)", new BigDecimal("-0.01"), "ffffffffffffffff"),
                Arguments.of(
                        "DECIMAL(19,0)", new BigDecimal("258"), "00000000000000000000000000000102"),
                Arguments.of(
                        "DECIMAL(38,3)",
                        new BigDecimal("-0.002"),
                        "fffffffffffffffffffffffffffffffe"),
                Arguments.of("CHAR(3)", "é", "c3a9"),
                Arguments.of("STRING", "", ""),
                Arguments.of("VARBINARY", ByteBuffer.wrap(new byte[] {0, -1}), "00ff"),
                Arguments.of("DATE", LocalDate.of(1970, 1, 2), "00000001"),
                Arguments.of("DATE", LocalDate.of(1969, 12, 31), "ffffffff"),
                Arguments.of("TIME", LocalTime.of(0, 0, 1, 2_000_000), "000003ea"),
                Arguments.of(
                        "TIMESTAMP", LocalDateTime.of(1970, 1, 1, 0, 0, 1), "00000000000f4240"),
                Arguments.of(
                        "TIMESTAMP",
                        LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000),
                        "ffffffffffffffff"));
    }

    @ParameterizedTest
    @MethodSource("binaryValues")
    void writesBigEndianBytes(String type, Object value, String hex) {
        assertThat(hex(BINARY.encode(MockType.parse(type), value))).isEqualTo(hex);
    }

    static Stream<Arguments> textValues() {
        return Stream.of(
                Arguments.of("BOOLEAN", true, "true"),
                Arguments.of("TINYINT", -2, "-2"),
                Arguments.of("INT", 42, "42"),
                Arguments.of("BIGINT", 42_000_000_000L, "42000000000"),
                Arguments.of("FLOAT", 1.5f, "1.5"),
                Arguments.of("DOUBLE", -0.25d, "-0.25"),
                Arguments.of("DECIMAL(12,7)", new BigDecimal("1E-7"), "0.0000001"),
                Arguments.of("STRING", "größe", "größe"),
                Arguments.of("DATE", LocalDate.of(2025, 1, 31), "2025-01-31"),
                Arguments.of("TIME", LocalTime.of(10, 0), "10:00:00"),
                Arguments.of(
                        "TIMESTAMP", LocalDateTime.of(2025, 1, 31, 10, 0), "2025-01-31 10:00:00"),
                Arguments.of(
                        "TIMESTAMP",
                        LocalDateTime.of(2025, 1, 31, 10, 0, 0, 120_000_000),
                        "2025-01-31 10:00:00.12"),
                Arguments.of("BINARY", ByteBuffer.wrap(new byte[] {52, 50}), "42"));
    }

    @ParameterizedTest
    @MethodSource("textValues")
    void writesText(String type, Object value, String text) {
        assertThat(TEXT.encode(MockType.parse(type), value).toString(StandardCharsets.UTF_8))
                .isEqualTo(text);
    }

    @Test
    void writesNothingButBooleansAsTextAmidBinaryValues() {
        ValueEncoder encoder = new ValueEncoder(MockEncoding.BINARY_TEXT_BOOLEAN, false);
        MockType type = MockType.parse("BOOLEAN");

        assertThat(encoder.encode(type, true).toStringUtf8()).isEqualTo("true");
        assertThat(encoder.encode(type, false).toStringUtf8()).isEqualTo("false");
        assertThat(hex(encoder.encode(MockType.parse("INT"), 258))).isEqualTo("00000102");
    }

    /** 0, 1 and 2 seconds past a multiple of three take one of the offsets each. */
    @Test
    void writesInstantsAsTextWithAnOffsetInBothEncodings() {
        MockType type = MockType.parse("TIMESTAMPTZ");
        for (ValueEncoder encoder : new ValueEncoder[] {BINARY, TEXT}) {
            assertThat(encoder.encode(type, Instant.ofEpochSecond(0)).toStringUtf8())
                    .isEqualTo("1970-01-01T00:00:00Z");
            assertThat(encoder.encode(type, Instant.ofEpochSecond(1, 1_000)).toStringUtf8())
                    .isEqualTo("1970-01-01T02:00:01.000001+02:00");
            assertThat(encoder.encode(type, Instant.ofEpochSecond(-1)).toStringUtf8())
                    .isEqualTo("1969-12-31T20:29:59-03:30");
        }
    }

    @Test
    void flagsNullsOnlyAsTheNewestServersDo() {
        MockType type = MockType.parse("INT");
        assertThat(BINARY.column(type, null))
                .isEqualTo(ColumnValue.newBuilder().setIsNull(true).build());
        assertThat(BINARY_WITHOUT_FLAG.column(type, null))
                .isEqualTo(ColumnValue.getDefaultInstance());
    }

    @Test
    void writesSmallIntsInFourBytesOnServersWithoutTheFlag() {
        assertThat(hex(BINARY_WITHOUT_FLAG.encode(MockType.parse("SMALLINT"), -2)))
                .isEqualTo("fffffffe");
    }

    private static String hex(ByteString bytes) {
        StringBuilder hex = new StringBuilder();
        for (byte b : bytes.toByteArray()) {
            hex.append(Character.forDigit(b >> 4 & 0xf, 16))
                    .append(Character.forDigit(b & 0xf, 16));
        }
        return hex.toString();
    }
}
