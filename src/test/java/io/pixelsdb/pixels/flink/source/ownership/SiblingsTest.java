package io.pixelsdb.pixels.flink.source.ownership;

import static io.pixelsdb.pixels.flink.testing.Identities.orders;
import static io.pixelsdb.pixels.flink.testing.Identities.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.source.journal.JournalNames;
import io.pixelsdb.pixels.flink.source.journal.JournalSettings;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import io.pixelsdb.pixels.flink.testing.Identities;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.testutils.logging.LoggerAuditingExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.event.Level;

/** New journals beside others of the same table. */
class SiblingsTest {

    private static final JournalIdentity ORDERS = Identities.of("s:1", orders("lake.o", "4"));
    private static final JournalIdentity BOTH =
            Identities.of("s:1", orders("lake.o", "4"), table("stock", "lake.s", "4"));

    @RegisterExtension
    final LoggerAuditingExtension log = new LoggerAuditingExtension(Siblings.class, Level.WARN);

    private final MemoryStorage root = MemoryStorage.growing();

    @Test
    void journalOfOneOfTheTablesIsGoneOnWithOrRefused() {
        used(ORDERS);

        assertThatThrownBy(() -> Siblings.check(root, settings(BOTH)))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("source.journal.id=" + idOf(ORDERS))
                .hasMessageContaining("table public.orders");
    }

    @Test
    void journalOfSeveralTablesIsSeenByAJobOfOne() {
        used(BOTH);

        assertThatThrownBy(() -> Siblings.check(root, settings(ORDERS)))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("source.journal.id=" + idOf(BOTH));
    }

    @Test
    void journalForAnotherTargetIsToldOf() throws Exception {
        used(Identities.of("s:1", orders("lake.other", "4")));
        Siblings.check(root, settings(ORDERS));

        assertThat(log.getMessages())
                .singleElement()
                .asString()
                .contains("one of the same table", "lake.other", "source.journal.adopt=true");
    }

    @Test
    void journalThatWasNeverUsedAndThatOfAnotherTableAreNobodysBusiness() throws Exception {
        owned(ORDERS);
        used(Identities.of("s:1", table("stock", "lake.s", "4")));
        used(Identities.of("s:2", table("orders_old", "lake.o", "4")));
        Siblings.check(
                root, settings(Identities.of("s:1", orders("lake.o", "4"), table("x", "y", "4"))));

        assertThat(log.getMessages()).isEqualTo(List.of());
    }

    private void used(JournalIdentity identity) {
        owned(identity);
        root.overwrite(idOf(identity) + "/segments/0000000000100001-00000000", new byte[1]);
    }

    private void owned(JournalIdentity identity) {
        root.overwrite(
                idOf(identity) + "/" + OwnerName.ofBeat(1, 0).fileName(),
                HolderFormat.write(Holders.of("a", identity)));
    }

    private static JournalSettings settings(JournalIdentity identity) {
        return new JournalSettings(
                new StorageLocation("/journals", Map.of()),
                idOf(identity),
                identity,
                new Configuration());
    }

    private static String idOf(JournalIdentity identity) {
        return JournalNames.of(new Configuration(), identity, identity.tables().get(0).target());
    }
}
