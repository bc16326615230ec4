package io.pixelsdb.pixels.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.source.coordination.TableReport;
import io.pixelsdb.pixels.flink.source.split.TableId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.flink.connector.testutils.source.reader.TestingSplitEnumeratorContext;
import org.apache.flink.testutils.logging.LoggerAuditingExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.event.Level;

/** What an enumerator of two readers says of tables of which nothing comes. */
class SilentTablesTest {

    private static final TableId ORDERS = new TableId("public", "orders");
    private static final TableId CUSTOMER = new TableId("public", "customer");

    @RegisterExtension
    final LoggerAuditingExtension log = new LoggerAuditingExtension(SilentTables.class, Level.WARN);

    private final PixelsSplitEnumerator enumerator =
            new PixelsSplitEnumerator(
                    new TestingSplitEnumeratorContext<>(2),
                    Set.of(),
                    PixelsEnumeratorState.initial());

    @Test
    void tableOfWhichNoReaderHasHeardIsWarnedAboutOnceWithItsLikelyCauses() {
        silent(0, ORDERS);
        silent(1, ORDERS);
        enumerator.addSplitsBack(List.of(), 0);
        silent(0, ORDERS);

        assertThat(log.getMessages())
                .singleElement()
                .asString()
                .contains("public.orders", "for 30 s", "schema.name", "source database")
                .contains("table.name", "case", "source.buckets");
    }

    @Test
    void tableThatAnotherReaderHasHeardOfIsNotSilent() {
        enumerator.handleSourceEvent(1, TableReport.heard(ORDERS));
        silent(0, ORDERS);
        enumerator.addSplitsBack(List.of(), 1);
        silent(1, ORDERS);

        assertThat(log.getMessages()).isEqualTo(List.of());
    }

    @Test
    void eachTableIsSilentByItself() {
        enumerator.handleSourceEvent(0, TableReport.heard(ORDERS));
        silent(0, CUSTOMER);
        silent(1, ORDERS);

        assertThat(log.getMessages()).singleElement().asString().contains("public.customer");
    }

    private void silent(int reader, TableId table) {
        enumerator.handleSourceEvent(reader, TableReport.silent(table, Duration.ofSeconds(30)));
    }
}
