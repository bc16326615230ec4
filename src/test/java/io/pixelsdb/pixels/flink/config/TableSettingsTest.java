package io.pixelsdb.pixels.flink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class TableSettingsTest {

    private final TableSettings settings =
            new TableSettings(
                    Configuration.fromMap(
                            Map.of(
                                    "table.name", "orders,order.line",
                                    "schema.name", "ch",
                                    "source.primary-key", "id",
                                    "source.primary-key.order.line", "a,b",
                                    "source.schema.orders", "id:INT",
                                    "iceberg.table.name", "raw_${schema}_${table}",
                                    "iceberg.table.write.format.default", "orc")),
                    PixelsOptions.perTable());

    @Test
    void whatIsSaidOfOneTableGoesBeforeWhatIsSaidOfAll() {
        Configuration orders = settings.of("orders");
        Configuration line = settings.of("order.line");

        assertThat(orders.get(PixelsOptions.SOURCE_PRIMARY_KEY)).isEqualTo("id");
        assertThat(orders.get(PixelsOptions.SOURCE_SCHEMA)).isEqualTo("id:INT");
        assertThat(line.get(PixelsOptions.SOURCE_PRIMARY_KEY)).isEqualTo("a,b");
        assertThat(line.getOptional(PixelsOptions.SOURCE_SCHEMA)).isEmpty();
        assertThat(line.keySet())
                .doesNotContain("source.schema.orders", "source.primary-key.order.line");
    }

    @Test
    void knowsItsOwnNameAndPutsItIntoValues() {
        Configuration line = settings.of("order.line");

        assertThat(line.get(PixelsOptions.TABLE_NAME)).isEqualTo("order.line");
        assertThat(line.toMap()).containsEntry("iceberg.table.name", "raw_ch_order.line");
    }

    @Test
    void whatAllShareHasNoTablesKeys() {
        assertThat(settings.shared().keySet())
                .containsExactlyInAnyOrder(
                        "table.name",
                        "schema.name",
                        "source.primary-key",
                        "iceberg.table.name",
                        "iceberg.table.write.format.default");
    }

    @Test
    void keyOfATableThatThereIsNotIsReported() {
        Problems problems = new Problems();
        settings.checkTables(List.of("orders", "stock"), problems);

        assertThatThrownBy(problems::throwIfAny)
                .hasMessageContaining(
                        "source.primary-key.order.line: 'order.line' is no captured table; these"
                                + " are orders, stock");
        Problems none = new Problems();
        settings.checkTables(List.of("orders", "order.line"), none);
        assertThatCode(none::throwIfAny).doesNotThrowAnyException();
    }
}
