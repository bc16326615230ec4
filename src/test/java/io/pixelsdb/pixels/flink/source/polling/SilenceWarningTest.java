package io.pixelsdb.pixels.flink.source.polling;

import static io.pixelsdb.pixels.flink.source.reader.Splits.bucket;
import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.source.reader.ManualClock;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import java.time.Duration;
import java.util.List;
import org.apache.flink.testutils.logging.LoggerAuditingExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.event.Level;

class SilenceWarningTest {

    @RegisterExtension
    final LoggerAuditingExtension log =
            new LoggerAuditingExtension(SilenceWarning.class, Level.WARN);

    private final ManualClock clock = new ManualClock();
    private final SilenceWarning silence = new SilenceWarning(clock);

    @Test
    void warnsOnceOfALongSilenceWithItsLikelyCauses() {
        for (int i = 0; i < 10; i++) {
            silence.nothing(bucket(0), 2);
            clock.advance(SilenceWarning.PATIENCE.dividedBy(2));
        }

        assertThat(log.getMessages())
                .singleElement()
                .asString()
                .contains("public.orders", "schema.name", "source database", "table.name", "case")
                .contains("source.buckets");
    }

    @Test
    void warnsOfEachTableByItself() {
        BucketId other = new BucketId("public", "customer", 0);
        silence.nothing(bucket(0), 2);
        silence.nothing(other, 1);
        silence.heard(bucket(0).table());
        clock.advance(SilenceWarning.PATIENCE);
        silence.nothing(bucket(0), 2);
        silence.nothing(other, 1);

        assertThat(log.getMessages()).singleElement().asString().contains("public.customer");
    }

    @Test
    void isQuietBeforeThat() {
        silence.nothing(bucket(0), 2);
        clock.advance(SilenceWarning.PATIENCE.minus(Duration.ofMillis(1)));
        silence.nothing(bucket(1), 2);

        assertThat(log.getMessages()).isEqualTo(List.of());
    }

    @Test
    void tableThatHasBeenHeardOfMayBeQuiet() {
        silence.nothing(bucket(0), 2);
        silence.heard(bucket(0).table());
        clock.advance(Duration.ofDays(1));
        silence.nothing(bucket(0), 2);

        assertThat(log.getMessages()).isEqualTo(List.of());
    }
}
