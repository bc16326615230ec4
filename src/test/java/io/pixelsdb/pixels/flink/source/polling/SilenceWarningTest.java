package io.pixelsdb.pixels.flink.source.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.source.coordination.TableReport;
import io.pixelsdb.pixels.flink.source.reader.ManualClock;
import io.pixelsdb.pixels.flink.source.split.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.junit.jupiter.api.Test;

class SilenceWarningTest {

    private static final TableId ORDERS = new TableId("public", "orders");
    private static final TableId CUSTOMER = new TableId("public", "customer");

    private final ManualClock clock = new ManualClock();
    private final List<SourceEvent> told = new ArrayList<>();
    private final SilenceWarning silence = new SilenceWarning(told::add, clock);

    @Test
    void tellsOnceOfALongSilence() {
        for (int i = 0; i < 10; i++) {
            silence.nothing(ORDERS);
            clock.advance(SilenceWarning.PATIENCE.dividedBy(2));
        }

        assertThat(told)
                .singleElement()
                .isInstanceOfSatisfying(
                        TableReport.class,
                        report -> {
                            assertThat(report.table()).isEqualTo(ORDERS);
                            assertThat(report.silence()).contains(SilenceWarning.PATIENCE);
                        });
    }

    @Test
    void tellsOfEachTableByItself() {
        silence.nothing(ORDERS);
        silence.nothing(CUSTOMER);
        silence.heard(ORDERS);
        clock.advance(SilenceWarning.PATIENCE);
        silence.nothing(ORDERS);
        silence.nothing(CUSTOMER);

        assertThat(told)
                .extracting(SourceEvent::toString)
                .containsExactly(
                        "public.orders is heard of", "public.customer is silent for PT30S");
    }

    @Test
    void isQuietBeforeThat() {
        silence.nothing(ORDERS);
        clock.advance(SilenceWarning.PATIENCE.minus(Duration.ofMillis(1)));
        silence.nothing(ORDERS);

        assertThat(told).isEmpty();
    }

    @Test
    void tableThatHasBeenHeardOfMayBeQuiet() {
        silence.nothing(ORDERS);
        silence.heard(ORDERS);
        silence.heard(ORDERS);
        clock.advance(Duration.ofDays(1));
        silence.nothing(ORDERS);

        assertThat(told)
                .singleElement()
                .isInstanceOfSatisfying(
                        TableReport.class, report -> assertThat(report.silence()).isEmpty());
    }
}
