package io.pixelsdb.pixels.flink.source.ownership;

import static io.pixelsdb.pixels.flink.testing.Identities.orders;
import static io.pixelsdb.pixels.flink.testing.Identities.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.custody.ManualClock;
import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.source.journal.JournalSettings;
import io.pixelsdb.pixels.flink.source.split.TableId;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import io.pixelsdb.pixels.flink.storage.StorageOutput;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import io.pixelsdb.pixels.flink.testing.Identities;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever the order in which calls reach the storage, a table is polled by one job at most. */
@Timeout(120)
class LookingRaceTest {

    private static final int RANDOM_ORDERS = 2_000;

    private static final JournalIdentity ORDERS = Identities.of("s:1", orders("lake.o", "4"));
    private static final JournalIdentity BOTH =
            Identities.of("s:1", orders("lake.o", "4"), table("stock", "lake.s", "4"));

    private final ManualClock clock = new ManualClock();
    private final Clocks clocks = new Clocks(clock, clock, () -> 0);

    @Test
    void oneOfTwoJobsOfATableAtMostBeginsWithIt() throws Exception {
        int begun = 0;
        for (int seed = 0; seed < RANDOM_ORDERS; seed++) {
            Random random = new Random(seed);
            MemoryStorage root =
                    seed % 2 == 0 ? MemoryStorage.growing() : MemoryStorage.ofWholeFiles();
            // One of them comes to a journal that another job has given back.
            if (seed % 3 == 0) {
                begins(ORDERS, root);
            }
            Interleaving interleaving = new Interleaving(root);
            List<FutureTask<Boolean>> ends = new ArrayList<>();
            for (JournalIdentity identity : List.of(ORDERS, BOTH)) {
                Interleaving.ActorStorage view = interleaving.storage();
                ends.add(interleaving.add(() -> begins(identity, view), view));
            }
            // Long turns of one as well, so that one is often done before the other looks.
            int stay = 1 + random.nextInt(30);
            int[] turn = new int[] {random.nextInt(2)};
            interleaving.run(
                    many -> {
                        turn[0] = random.nextInt(stay) == 0 ? random.nextInt(many) : turn[0];
                        return Math.min(turn[0], many - 1);
                    });

            int beginning = 0;
            for (FutureTask<Boolean> end : ends) {
                beginning += end.get() ? 1 : 0;
            }
            assertThat(beginning).as("jobs with seed %s", seed).isLessThan(2);
            begun += beginning;
        }
        assertThat(begun).as("not all are refused").isPositive();
    }

    /** As {@code JournalKeeper} does; a job that is refused gives its journal back. */
    private boolean begins(JournalIdentity identity, Storage root) throws Exception {
        Storage own = new Directory(root, OtherJournals.idOf(identity));
        Set<TableId> fresh =
                identity.tables().stream().map(each -> each.id()).collect(Collectors.toSet());
        JournalSettings settings =
                new JournalSettings(
                        new StorageLocation("/journals", Map.of()),
                        OtherJournals.idOf(identity),
                        identity,
                        new Configuration());
        String job = root instanceof MemoryStorage ? "before" : "a";
        Ownership owner =
                new Claim(own, Holders.of(job, identity), false, clocks).step().orElseThrow();
        assertThat(owner.unsettled(identity)).isEqualTo(fresh);
        owner.lookFor(fresh);
        try {
            assertThat(new Siblings(settings, fresh, true, clock).check(root)).isTrue();
        } catch (UnrecoverableException e) {
            owner.release(List.of());
            return false;
        }
        owner.settle(fresh);
        if (root instanceof MemoryStorage) {
            owner.release(List.of());
        }
        return true;
    }

    /** Where one of them has its journal. */
    private static final class Directory implements Storage {

        private final Storage root;
        private final ReadOnlyDirectory files;
        private final String prefix;

        private Directory(Storage root, String name) {
            this.root = root;
            this.files = new ReadOnlyDirectory(root, name);
            this.prefix = name + "/";
        }

        @Override
        public StorageOutput create(String name) throws IOException {
            return root.create(prefix + name);
        }

        @Override
        public void delete(Collection<String> names) throws IOException {
            root.delete(names.stream().map(name -> prefix + name).collect(Collectors.toList()));
        }

        @Override
        public List<StoredFile> list(String begin) throws IOException {
            return files.list(begin);
        }

        @Override
        public byte[] read(String name, long offset, int length) throws IOException {
            return files.read(name, offset, length);
        }

        @Override
        public boolean syncsWhileOpen() {
            return root.syncsWhileOpen();
        }

        @Override
        public void close() {}
    }
}
