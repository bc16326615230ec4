package io.pixelsdb.pixels.flink.source.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.source.custody.ManualClock;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StorageOutput;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What beats leave behind, of which each deletion is a request to an object store. */
class BeatsTest {

    private final ManualClock clock = new ManualClock();
    private final Clocks clocks = new Clocks(clock, clock, () -> 0);
    private final Counting storage = new Counting();

    @Test
    void beatsAreDeletedTenAtATime() throws Exception {
        Ownership ownership = claim("a").step().orElseThrow();
        for (int beats = 1; beats <= 41; beats++) {
            ownership.beat();
            assertThat(owners())
                    .as("files after %d beats", beats)
                    .hasSize(1 + (beats - 1) % 10)
                    .last()
                    .isEqualTo(OwnerName.ofBeat(1, beats).fileName());
        }

        assertThat(storage.deletions).isEqualTo(5);
    }

    @Test
    void firstBeatDeletesWhatOwnersBeforeHaveLeft() throws Exception {
        Ownership first = claim("a").step().orElseThrow();
        for (int beats = 0; beats < 8; beats++) {
            first.beat();
        }
        first.release(List.of());
        Ownership next = claim("b").step().orElseThrow();
        next.beat();

        assertThat(owners()).containsExactly(OwnerName.ofBeat(2, 1).fileName());
    }

    @Test
    void watchIsOfTheNewestBeatWhateverIsLeftOfOlderOnes() throws Exception {
        Ownership dying = claim("a").step().orElseThrow();
        for (int beats = 0; beats < 8; beats++) {
            dying.beat();
        }
        Claim claim = claim("a");
        assertThat(claim.step()).isEmpty();
        clock.advance(Holders.LEASE.minusMillis(1));
        dying.beat();
        assertThat(claim.step()).isEmpty();
        clock.advance(Holders.LEASE.minusMillis(1));
        assertThat(claim.step()).isEmpty();
        clock.advance(Duration.ofMillis(1));

        assertThat(claim.step().orElseThrow().epoch()).isEqualTo(2);
        assertThatThrownBy(dying::beat).isInstanceOf(OwnershipLostException.class);
    }

    @Test
    void deletionThatFailedIsMadeUpFor() throws Exception {
        Ownership ownership = claim("a").step().orElseThrow();
        storage.refusesDeletions = true;
        assertThatThrownBy(ownership::beat).isInstanceOf(IOException.class);
        assertThat(ownership.validNanos()).isEqualTo(Holders.LEASE.toNanos());
        storage.refusesDeletions = false;
        for (int beats = 2; beats <= 10; beats++) {
            ownership.beat();
        }

        assertThat(owners()).containsExactly(OwnerName.ofBeat(1, 10).fileName());
    }

    private Claim claim(String job) {
        return new Claim(storage, Holders.job(job), false, clocks);
    }

    private List<String> owners() throws IOException {
        return storage.list(OwnerName.DIRECTORY).stream()
                .map(StoredFile::name)
                .collect(Collectors.toList());
    }

    /** Knows how often it was asked to delete. */
    private static final class Counting implements Storage {

        private final MemoryStorage storage = MemoryStorage.ofWholeFiles();
        private int deletions;
        private boolean refusesDeletions;

        @Override
        public StorageOutput create(String name) throws IOException {
            return storage.create(name);
        }

        @Override
        public List<StoredFile> list(String prefix) throws IOException {
            return storage.list(prefix);
        }

        @Override
        public byte[] read(String name, long offset, int length) throws IOException {
            return storage.read(name, offset, length);
        }

        @Override
        public void delete(Collection<String> names) throws IOException {
            deletions++;
            if (refusesDeletions) {
                throw new IOException("Nothing is deleted");
            }
            storage.delete(names);
        }

        @Override
        public boolean syncsWhileOpen() {
            return storage.syncsWhileOpen();
        }

        @Override
        public void close() {}
    }
}
