package io.pixelsdb.pixels.flink.schema;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.proto.ColumnValue;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.data.RowData;
import org.apache.flink.testutils.logging.LoggerAuditingExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/**
 * Timestamps of a wrong unit are noticed. Columns have names of their own, as the log is shared.
 */
class TimestampUnitCheckTest {

    private static final long TODAY = Instant.parse("2025-01-31T10:00:00Z").toEpochMilli();
    private static final long LONG_AGO = Instant.parse("1951-04-01T00:00:00Z").toEpochMilli();

    @RegisterExtension
    final LoggerAuditingExtension log =
            new LoggerAuditingExtension(TimestampUnitCheck.class, Level.WARN);

    @Test
    void warnsOnceOfMillisecondsTakenForMicroseconds() throws IOException {
        RowDataDeserializer deserializer = deserializer("us", "once", "TIMESTAMP");

        read(deserializer, TODAY, LONG_AGO, 0);
        read(deserializer, TODAY + 1);

        assertThat(log.getMessages())
                .containsExactly(
                        "All values of column 'once' so far fall around January 1970 with"
                                + " source.timestamp-unit=us: the server probably counts in another"
                                + " unit. If it sends milliseconds, set source.timestamp-unit=ms, or"
                                + " auto.");
    }

    @Test
    void namesTheTable() throws IOException {
        RowDataDeserializer deserializer =
                new RowDataDeserializer(
                        SchemaParser.parse("named:TIMESTAMP", null),
                        DecodingSettings.from(
                                new Configuration().set(PixelsOptions.TABLE_NAME, "orders")));
        deserializer.open(null);

        read(deserializer, TODAY);

        assertThat(log.getMessages())
                .singleElement(as(STRING))
                .startsWith("All values of column 'named' of table orders so far fall around");
    }

    @Test
    void saysNothingOfAColumnWithOneOtherValue() throws IOException {
        RowDataDeserializer deserializer = deserializer("us", "other", "TIMESTAMP");

        read(deserializer, TODAY, TODAY * 1000);
        read(deserializer, TODAY);

        assertThat(log.getMessages()).isEmpty();
    }

    @Test
    void saysNothingOfTheEpochAndOfNulls() throws IOException {
        RowDataDeserializer deserializer = deserializer("us", "epoch", "TIMESTAMP");

        read(deserializer, 0, 0);
        deserialize(deserializer, Polls.insert(Polls.image(Polls.flaggedNull())));

        assertThat(log.getMessages()).isEmpty();
    }

    @Test
    void warnsOfSecondsTakenForMilliseconds() throws IOException {
        read(deserializer("auto", "seconds", "TIMESTAMP"), TODAY / 1000);

        assertThat(log.getMessages())
                .containsExactly(
                        "All values of column 'seconds' so far fall around January 1970 with"
                                + " source.timestamp-unit=auto: the server probably counts in"
                                + " another unit.");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, -1000})
    void warnsOfOtherUnitsThanMilliseconds(int factor) throws IOException {
        long value = factor > 0 ? TODAY * factor : TODAY / factor;
        read(deserializer("ms", "other_" + factor, "TIMESTAMP"), value);

        assertThat(log.getMessages())
                .containsExactly(
                        "All values of column 'other_"
                                + factor
                                + "' so far fall around January 1970, or after the year 9999, with"
                                + " source.timestamp-unit=ms: the server probably counts in another"
                                + " unit.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ms", "auto"})
    void saysNothingOfMillisecondsThatAreTakenForThese(String unit) throws IOException {
        read(deserializer(unit, "right", "TIMESTAMP(3)"), TODAY, LONG_AGO);

        assertThat(log.getMessages()).isEmpty();
    }

    @Test
    void warnsOfInstantsThatAreCounted() throws IOException {
        read(deserializer("us", "instant", "TIMESTAMPTZ(3)"), TODAY / 1000 * 1000);

        assertThat(log.getMessages())
                .singleElement(as(STRING))
                .startsWith("All values of column 'instant' so far fall around January 1970");
    }

    @Test
    void saysNothingOfInstantsThatAreWrittenOut() throws IOException {
        RowDataDeserializer deserializer = deserializer("us", "written", "TIMESTAMPTZ");

        for (String text : List.of("1970-01-02T00:00:00Z", "1970-01-02T01:00+01")) {
            deserialize(deserializer, Polls.insert(Polls.image(Polls.value(text))));
        }

        assertThat(log.getMessages()).isEmpty();
    }

    @Test
    void looksAtTimestampsAlone() throws IOException {
        read(deserializer("us", "number", "BIGINT"), TODAY);

        assertThat(log.getMessages()).isEmpty();
    }

    private static RowDataDeserializer deserializer(String unit, String column, String type)
            throws IOException {
        RowDataDeserializer deserializer =
                new RowDataDeserializer(
                        SchemaParser.parse(column + ":" + type, null),
                        Settings.of("timestamp-unit", unit));
        deserializer.open(null);
        return deserializer;
    }

    /** One response of inserts. */
    private static void read(RowDataDeserializer deserializer, long... timestamps)
            throws IOException {
        deserialize(
                deserializer,
                Arrays.stream(timestamps)
                        .mapToObj(TimestampUnitCheckTest::insert)
                        .toArray(RowRecord[]::new));
    }

    private static RowRecord insert(long timestamp) {
        ColumnValue value = Polls.value(ByteBuffer.allocate(8).putLong(timestamp).array());
        return Polls.insert(Polls.image(value));
    }

    private static void deserialize(RowDataDeserializer deserializer, RowRecord... records)
            throws IOException {
        List<RowData> rows = new ArrayList<>();
        PollResponseReader reader = new PollResponseReader(Polls.response(records));
        ChangeRecord record = new ChangeRecord(0, 0, 0);
        while (reader.next(record)) {
            deserializer.deserialize(record, new ListCollector<>(rows));
        }
        assertThat(rows).hasSize(records.length);
    }
}
