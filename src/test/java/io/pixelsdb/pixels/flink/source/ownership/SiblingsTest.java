package io.pixelsdb.pixels.flink.source.ownership;

import static io.pixelsdb.pixels.flink.source.ownership.OtherJournals.idOf;
import static io.pixelsdb.pixels.flink.testing.Identities.orders;
import static io.pixelsdb.pixels.flink.testing.Identities.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.source.custody.ManualClock;
import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.source.journal.JournalSettings;
import io.pixelsdb.pixels.flink.source.journal.JournalTable;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import io.pixelsdb.pixels.flink.storage.StorageOutput;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import io.pixelsdb.pixels.flink.testing.Identities;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.testutils.logging.LoggerAuditingExtension;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.event.Level;

/** Tables that are new in a journal beside other journals of them. */
class SiblingsTest {

    private static final JournalTable STOCK_TABLE = table("stock", "lake.s", "4");
    private static final JournalIdentity ORDERS = Identities.of("s:1", orders("lake.o", "4"));
    private static final JournalIdentity STOCK = Identities.of("s:1", STOCK_TABLE);
    private static final JournalIdentity BOTH =
            Identities.of("s:1", orders("lake.o", "4"), STOCK_TABLE);

    private static final String GO_ON = "source.journal.id=";
    private static final String REMOVE = "remove the directory";
    private static final String BOUNDED = "source.bounded.changes=1";

    /** Until nothing can come any more of a reader of a journal that was given back. */
    private static final Duration PATIENCE =
            Holders.LEASE.plus(Holders.POLL_TIMEOUT).plus(Predecessor.GRACE);

    @RegisterExtension
    final LoggerAuditingExtension log = new LoggerAuditingExtension(Siblings.class, Level.WARN);

    private final ManualClock clock = new ManualClock();
    private final MemoryStorage root = MemoryStorage.growing();
    private final OtherJournals others = new OtherJournals(root);

    @Test
    void journalOfOneOfTheTablesIsGoneOnWithOrRefused() {
        others.released(ORDERS);
        others.polled(ORDERS, "orders");

        assertRefused(BOTH)
                .hasMessageContainingAll(
                        "1 responses of public.orders", GO_ON + idOf(ORDERS), REMOVE, BOUNDED);
    }

    @Test
    void journalOfSeveralTablesIsSeenByAJobOfOneThatMayNotRemoveIt() {
        others.released(BOTH);
        others.polled(BOTH, "orders");

        assertRefused(ORDERS)
                .hasMessageContainingAll(GO_ON + idOf(BOTH), BOUNDED)
                .hasMessageNotContaining(REMOVE);
    }

    @Test
    void journalOfAJobThatMayRunIsRefusedWhateverIsLeftInIt() throws Exception {
        others.held(ORDERS);
        others.polled(ORDERS, "orders");
        others.covered(ORDERS, "orders");

        assertRefused(BOTH)
                .hasMessageContainingAll("has not given it back", "End those jobs")
                .hasMessageNotContaining(REMOVE);
    }

    @Test
    void copyOfAJournalAndOneThatOnlyBeginsAlikeStopNobody() throws Exception {
        others.held(ORDERS);
        for (StoredFile file : root.list("")) {
            byte[] bytes = root.read(file.name(), 0, (int) file.size());
            root.overwrite(file.name().replace("/", "-backup/"), bytes);
            root.delete(List.of(file.name()));
        }
        root.overwrite("public-x-01234567/segments/0000000000100001-0000000000000000", new byte[0]);

        check(BOTH);
    }

    @Test
    void journalThatIsGivenBackAndDoneWithStopsNobody() throws Exception {
        others.released(ORDERS);
        others.polled(ORDERS, "orders");
        others.covered(ORDERS, "orders");
        check(BOTH);

        assertThat(log.getMessages()).isEqualTo(List.of());
    }

    @Test
    void everyJournalIsNamedAtOnce() {
        others.released(ORDERS);
        others.polled(ORDERS, "orders");
        others.released(STOCK);
        others.polled(STOCK, "stock");

        assertRefused(BOTH)
                .hasMessageContainingAll(idOf(ORDERS), idOf(STOCK), REMOVE, BOUNDED)
                .as("none of them has both")
                .hasMessageNotContaining(GO_ON);
    }

    @Test
    void tableThatAnotherJobHasLeftOutIsFreeWhenItIsDoneWith() throws Exception {
        others.heldFor(BOTH, "orders");
        others.polled(BOTH, "stock");
        assertRefused(STOCK)
                .hasMessageContainingAll("1 responses of public.stock", BOUNDED)
                .as("the other job needs its journal")
                .hasMessageNotContaining(GO_ON)
                .hasMessageNotContaining(REMOVE);

        others.covered(BOTH, "stock");
        check(STOCK);
    }

    @Test
    void tableThatAnotherJobStillHasIsRefusedToASecondOne() throws Exception {
        others.held(BOTH);
        others.polled(BOTH, "stock");
        others.covered(BOTH, "stock");

        assertRefused(STOCK)
                .hasMessageContaining("End those jobs")
                .hasMessageNotContaining(GO_ON)
                .hasMessageNotContaining(REMOVE);
    }

    @Test
    void journalThatWasChosenIsNotTakenForTheOnlyOne() {
        others.released(STOCK);
        others.polled(STOCK, "stock");
        Configuration chosen = new Configuration().set(JournalOptions.ID, idOf(ORDERS));

        assertThatThrownBy(() -> check(BOTH, chosen, false))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContainingAll(idOf(STOCK), BOUNDED)
                .as("there is something in the chosen one")
                .hasMessageNotContaining(GO_ON);
    }

    @Test
    void journalThatCannotBeReadIsRefused() throws Exception {
        others.released(ORDERS);
        others.damaged(ORDERS, "orders");

        assertRefused(BOTH).hasMessageContainingAll(idOf(ORDERS), "cannot be read", BOUNDED);
    }

    @Test
    void journalOfNobodyIsRefused() {
        others.polled(ORDERS, "orders");

        assertRefused(BOTH).hasMessageContainingAll(idOf(ORDERS), "nobody can tell whose it is");
    }

    @Test
    void journalForAnotherTargetIsToldOf() throws Exception {
        JournalIdentity other = Identities.of("s:1", orders("lake.other", "4"));
        others.held(other);
        others.polled(other, "orders");
        check(ORDERS);

        assertThat(log.getMessages())
                .singleElement()
                .asString()
                .contains("one of the same table", "lake.other", "source.journal.adopt=true");
    }

    @Test
    void journalThatWasNeverUsedAndThatOfAnotherTableAreNobodysBusiness() throws Exception {
        others.released(ORDERS);
        others.held(STOCK);
        others.polled(STOCK, "stock");
        JournalIdentity old = Identities.of("s:2", table("orders-old", "lake.o", "4"));
        others.held(old);
        others.polled(old, "orders-old");
        check(Identities.of("s:1", orders("lake.o", "4"), table("x", "y", "4")));

        assertThat(log.getMessages()).isEqualTo(List.of());
    }

    @Test
    void jobThatHasClaimedItsJournalAndNotLookedYetWillSeeThisOne() throws Exception {
        others.heldFor(ORDERS);
        check(BOTH);
    }

    @Test
    void jobThatMayPollWithoutHavingAnythingInItsJournalIsRefused() {
        others.held(ORDERS);

        assertRefused(BOTH).hasMessageContainingAll(idOf(ORDERS), "End those jobs");
    }

    @Test
    void jobThatLooksAtTheSameTimeIsRefused() {
        others.looking(ORDERS);

        assertRefused(BOTH).hasMessageContainingAll(idOf(ORDERS), "End those jobs");
    }

    @Test
    void jobsOfDifferentBucketsOfATableHaveAJournalEach() throws Exception {
        JournalIdentity first = Identities.of("s:1", orders("lake.o", "0-1"));
        others.held(first);
        others.polled(first, "orders");
        Configuration chosen = new Configuration().set(JournalOptions.ID, "second");
        check(Identities.of("s:1", orders("lake.o", "2-3")), chosen, true);

        for (String overlapping : List.of("1-2", "4", "none")) {
            JournalIdentity second = Identities.of("s:1", orders("lake.o", overlapping));
            assertThatThrownBy(() -> check(second, chosen, true))
                    .as(overlapping)
                    .isInstanceOf(UnrecoverableException.class)
                    .hasMessageContaining(idOf(first));
        }
        assertThat(log.getMessages()).isEqualTo(List.of());
    }

    @Test
    void readersOfAJobThatHasGivenItsJournalBackAreWaitedFor() throws Exception {
        others.released(ORDERS, OtherJournals.WRITER);
        Siblings siblings = siblings(BOTH, new Configuration(), true);
        assertThat(siblings.check(root)).isFalse();
        assertThat(siblings.isDue()).isFalse();
        clock.advance(PATIENCE.minusNanos(1));
        assertThat(siblings.isDue()).isTrue();
        assertThat(siblings.check(root)).isFalse();

        clock.advance(Duration.ofNanos(1));
        assertThat(siblings.check(root)).isTrue();
    }

    @Test
    void whatReadersLeaveThatAreWaitedForIsNotForgotten() throws Exception {
        others.released(ORDERS, OtherJournals.WRITER);
        Siblings siblings = siblings(BOTH, new Configuration(), true);
        assertThat(siblings.check(root)).isFalse();
        others.polledBy(OtherJournals.WRITER, ORDERS, "orders");

        assertThatThrownBy(() -> siblings.check(root))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("1 responses of public.orders");
    }

    @Test
    void readerThatHasNotClosedIsWaitedForUntilItHas() throws Exception {
        others.released(ORDERS);
        others.polledBy(OtherJournals.WRITER, ORDERS, "orders");
        others.covered(ORDERS, "orders");
        Siblings siblings = siblings(BOTH, new Configuration(), true);
        assertThat(siblings.check(root)).isFalse();

        others.closed(OtherJournals.WRITER, ORDERS);
        assertThat(siblings.check(root)).isTrue();
    }

    @Test
    void onlyEarlierReadersOfAJobThatHasLeftTheTableOutAreWaitedFor() throws Exception {
        others.heldFor(BOTH, "orders");
        others.polledBy(OtherJournals.WRITER, BOTH, "orders");
        assertThat(siblings(STOCK, new Configuration(), true).check(root)).isTrue();

        others.polledBy(1, BOTH, "orders");
        assertThat(siblings(STOCK, new Configuration(), true).check(root)).isFalse();
    }

    @Test
    void ownerThatBeatsWhileItIsLookedAtIsReadAgain() throws Exception {
        others.heldFor(BOTH, "orders");
        others.polled(BOTH, "stock");
        others.covered(BOTH, "stock");
        Beating beating = new Beating(idOf(BOTH) + "/owner/");
        check(beating, STOCK, new Configuration(), true);

        assertThat(beating.beats).isEqualTo(2);
    }

    private AbstractThrowableAssert<?, ?> assertRefused(JournalIdentity identity) {
        return assertThatThrownBy(() -> check(identity)).isInstanceOf(UnrecoverableException.class);
    }

    private void check(JournalIdentity identity) throws IOException {
        check(identity, new Configuration(), true);
    }

    private void check(JournalIdentity identity, Configuration options, boolean isBeginning)
            throws IOException {
        check(root, identity, options, isBeginning);
    }

    private void check(
            Storage root, JournalIdentity identity, Configuration options, boolean isBeginning)
            throws IOException {
        assertThat(siblings(identity, options, isBeginning).check(root)).isTrue();
    }

    private Siblings siblings(
            JournalIdentity identity, Configuration options, boolean isBeginning) {
        JournalSettings settings =
                new JournalSettings(
                        new StorageLocation("/journals", Map.of()),
                        options.getOptional(JournalOptions.ID).orElseGet(() -> idOf(identity)),
                        identity,
                        options);
        return new Siblings(
                settings,
                identity.tables().stream().map(JournalTable::id).collect(Collectors.toList()),
                isBeginning,
                clock);
    }

    /** The root, where an owner's file is replaced before it can be read, twice. */
    private final class Beating implements Storage {

        private final String prefix;
        private int beats;

        private Beating(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public byte[] read(String name, long offset, int length) throws IOException {
            if (name.startsWith(prefix) && beats < 2) {
                beats++;
                root.overwrite(
                        prefix + OwnerName.ofBeat(1, 3 + beats).fileName().substring(6),
                        root.content(name));
                root.delete(List.of(name));
            }
            return root.read(name, offset, length);
        }

        @Override
        public List<StoredFile> list(String begin) throws IOException {
            return root.list(begin);
        }

        @Override
        public StorageOutput create(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(Collection<String> names) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean syncsWhileOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
