package io.pixelsdb.pixels.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.ValueEncoding;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import io.pixelsdb.pixels.flink.source.journal.JournalSettings;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which journal a source gets. */
class PixelsRpcSourceBuilderTest {

    private static final StorageLocation ROOT = new StorageLocation("s3://b/j", Map.of());

    @Test
    void refusesASourceWithoutAPlaceForItsJournal() {
        assertThatThrownBy(() -> orders().build())
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("source.journal.path: is required, or setJournal")
                .hasMessageContaining("source.journal.enabled=false");
        assertThatThrownBy(() -> orders().set(JournalOptions.PATH, "journals").build())
                .hasMessageContaining("source.journal.path: 'journals' is no absolute path");
    }

    @Test
    void goesWithoutAJournalOnRequest() {
        assertThat(orders().withoutJournal().build().journal()).isEmpty();
        assertThat(orders().setJournal(ROOT).withoutJournal().build().journal()).isEmpty();
    }

    @Test
    void prefersTheJournalThatIsSetToTheOption() {
        assertThat(journal(orders().set(JournalOptions.PATH, "/data/j")).root())
                .isEqualTo(new StorageLocation("/data/j", Map.of()));
        assertThat(journal(orders().setJournal(ROOT).set(JournalOptions.PATH, "/data/j")).root())
                .isEqualTo(ROOT);
    }

    @Test
    void namesTheJournalAfterServerTableAndTarget() {
        String id = journal(orders().setJournal(ROOT)).id();

        assertThat(id).matches("public\\.orders-[0-9a-f]{8}");
        assertThat(journal(orders().setJournal(ROOT)).id()).isEqualTo(id);
        assertThat(
                        Set.of(
                                id,
                                journal(orders().setJournal(ROOT).setTarget("a")).id(),
                                journal(orders().setJournal(ROOT).setServer("h", 1)).id(),
                                journal(orders().setJournal(ROOT).setServer("h", 2)).id(),
                                journal(orders().setJournal(ROOT).setTable("x", "orders")).id()))
                .hasSize(5);
        assertThat(journal(orders().setJournal(ROOT).setTarget("a", "s3://b")).id())
                .as("wherever the target is")
                .isEqualTo(journal(orders().setJournal(ROOT).setTarget("a")).id());
    }

    @Test
    void namesTheJournalInLettersThatEveryStorageTakes() {
        assertThat(journal(orders().setJournal(ROOT).setTable("döner", "a/b c")).id())
                .matches("d_ner\\.a_b_c-[0-9a-f]{8}");
        assertThat(journal(orders().setJournal(ROOT).setTable("x", "y".repeat(300))).id())
                .hasSize(89);
    }

    @Test
    void takesAGivenName() {
        assertThat(journal(orders().setJournal(ROOT).set(JournalOptions.ID, "mine-1.a_B")).id())
                .isEqualTo("mine-1.a_B");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "", "..", "a b", "ä"})
    void refusesANameThatIsNone(String id) {
        assertThatThrownBy(() -> orders().setJournal(ROOT).set(JournalOptions.ID, id).build())
                .hasMessageContaining("source.journal.id: '" + id + "' is no name");
    }

    @Test
    void tellsWhoseJournalItIs() {
        assertThat(
                        journal(
                                        orders().setJournal(ROOT)
                                                .setServer("pixels", 9091)
                                                .setTarget("iceberg lake.orders", "s3://lake")
                                                .set(PixelsOptions.SOURCE_BUCKETS, "4"))
                                .identity())
                .hasToString(
                        "server pixels:9091, table public.orders, target iceberg lake.orders in"
                                + " s3://lake, key (b,a), buckets 4");
    }

    @Test
    void travelsToTheJobManager() throws Exception {
        PixelsRpcSource<RowData> source = orders().setJournal(ROOT).build();

        JournalSettings journal =
                InstantiationUtil.clone(source).journal().orElseThrow().settings();

        assertThat(journal.location())
                .isEqualTo(source.journal().orElseThrow().settings().location());
        assertThat(journal.location().toString()).startsWith("s3://b/j/public.orders-");
    }

    private static PixelsRpcSourceBuilder<RowData> orders() {
        return PixelsRpcSource.forRowData(
                        SchemaParser.parse("a:INT,b:INT", "b,a"), ValueEncoding.BINARY)
                .setTable("public", "orders");
    }

    private static JournalSettings journal(PixelsRpcSourceBuilder<RowData> source) {
        return source.build().journal().orElseThrow().settings();
    }
}
