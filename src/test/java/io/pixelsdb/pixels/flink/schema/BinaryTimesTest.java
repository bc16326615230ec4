package io.pixelsdb.pixels.flink.schema;

import static io.pixelsdb.pixels.flink.schema.BinaryDecodingTest.assertRefused;
import static io.pixelsdb.pixels.flink.schema.BinaryDecodingTest.decode;
import static io.pixelsdb.pixels.flink.schema.BinaryDecodingTest.decoder;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates, times and timestamps in the binary encoding, with bytes worked out by hand. */
class BinaryTimesTest {

    @ParameterizedTest
    @CsvSource({
        "00000000,1970-01-01",
        "ffffffff,1969-12-31",
        "00004e97,2025-01-31",
        "fff50557,-0001-12-31",
        "7fffffff,+5881580-07-11"
    })
    void readsDates(String hex, LocalDate value) throws DecodeException {
        assertThat(decode("DATE", hex)).isEqualTo((int) value.toEpochDay());
    }

    @ParameterizedTest
    @CsvSource({
        "TIME,00000000,00:00",
        "TIME,05265bff,23:59:59.999",
        "TIME,02255101,10:00:00.001",
        "TIME(0),02255100,10:00",
        "TIME(1),02255164,10:00:00.1"
    })
    void readsTimes(String type, String hex, LocalTime value) throws DecodeException {
        assertThat(decode(type, hex)).isEqualTo((int) (value.toNanoOfDay() / 1_000_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"05265c00", "ffffffff", "7fffffff", "80000000"})
    void refusesTimesOutOfTheDay(String hex) {
        assertRefused("TIME", hex, "the value is no time of day in milliseconds");
    }

    @ParameterizedTest
    @CsvSource({
        "TIMESTAMP,0000000000000000,1970-01-01T00:00",
        "TIMESTAMP,0000000000000001,1970-01-01T00:00:00.000001",
        "TIMESTAMP,ffffffffffffffff,1969-12-31T23:59:59.999999",
        "TIMESTAMP,fffffffffffffc17,1969-12-31T23:59:59.998999",
        "TIMESTAMP,00062cfd9b0fea40,2025-01-31T10:00:00.123456",
        "TIMESTAMP(9),00062cfd9b0fea40,2025-01-31T10:00:00.123456",
        "TIMESTAMP(0),fffffffffff0bdc0,1969-12-31T23:59:59",
        "TIMESTAMP(3),fffffffffffffc18,1969-12-31T23:59:59.999",
        "TIMESTAMP,7fffffffffffffff,+294247-01-10T04:00:54.775807",
        "TIMESTAMP,8000000000000328,-290308-12-21T19:59:05.225"
    })
    void readsTimestampsInMicroseconds(String type, String hex, LocalDateTime value)
            throws DecodeException {
        assertThat(decode(type, hex)).isEqualTo(TimestampData.fromLocalDateTime(value));
    }

    /** No multiple of 1000 above the least number: the sinks' arithmetic would overflow. */
    @ParameterizedTest
    @CsvSource({
        "TIMESTAMP,8000000000000000",
        "TIMESTAMP,8000000000000327",
        "TIMESTAMP(4),8000000000000327",
        "TIMESTAMP(9),8000000000000000",
        "TIMESTAMPTZ,8000000000000000"
    })
    void refusesTheLeastNumbersOfMicroseconds(String type, String hex) {
        assertRefused(type, hex, "outside the range of microseconds since 1970");
    }

    @Test
    void readsInstantsAsMicrosecondsOrText() throws DecodeException {
        TimestampData value =
                TimestampData.fromLocalDateTime(LocalDateTime.parse("2025-01-31T10:00:00.123456"));

        byte[] text = "2025-01-31T11:00:00.123456+01:00".getBytes(StandardCharsets.UTF_8);

        assertThat(decode("TIMESTAMPTZ", "00062cfd9b0fea40")).isEqualTo(value);
        assertThat(decoder("TIMESTAMPTZ").decode(text, 0, text.length)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "TIME(0),02255101",
        "TIME(2),02255101",
        "TIMESTAMP(5),0000000000000001",
        "TIMESTAMP(3),ffffffffffffffff",
        "TIMESTAMP(0),0000000000000001",
        "TIMESTAMPTZ(3),0000000000000001"
    })
    void refusesFractionsThatTheColumnWouldCutOff(String type, String hex) {
        assertRefused(type, hex, "fractional digits of a second; declare a higher precision");
    }
}
