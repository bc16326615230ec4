package io.pixelsdb.pixels.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.ValueEncoding;
import io.pixelsdb.pixels.flink.schema.RowDataDeserializer;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import java.time.Duration;
import org.apache.flink.connector.testutils.source.reader.TestingReaderContext;
import org.apache.flink.table.data.RowData;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class PixelsSourceReaderTest {

    @Test
    void closingWaitsLongerThanAPollMayTake() throws Exception {
        Duration pollTimeout = Duration.ofMinutes(7);
        try (PixelsSourceReader<RowData> reader =
                new PixelsSourceReader<>(
                        FakeClient::new,
                        FakeJournal::durableAtOnce,
                        false,
                        Policies.with(PixelsOptions.SOURCE_POLL_TIMEOUT, pollTimeout),
                        Splits.buckets(0),
                        new RowDataDeserializer(
                                SchemaParser.parse("id:INT", "id"), ValueEncoding.BINARY),
                        new TestingReaderContext())) {
            // What Flink made of source.reader.close.timeout.
            assertThat(reader)
                    .extracting("options.sourceReaderCloseTimeout", InstanceOfAssertFactories.LONG)
                    .isGreaterThan(pollTimeout.toMillis());
        }
    }
}
