package io.pixelsdb.pixels.flink.source.journal;

import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import io.pixelsdb.pixels.flink.testing.Identities;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;

/** Journals over a storage in memory, an hour between two flushes of which passes as told. */
final class JournalFixture {

    static final long WRITER = (1L << 20) | 1;
    static final Duration INTERVAL = Duration.ofHours(1);
    static final int FLUSH_BYTES = 1000;

    final ManualJournalClock clock = new ManualJournalClock();
    final Configuration options = new Configuration();
    final CountingMetrics metrics = new CountingMetrics();
    Duration closeTimeout = Duration.ofMinutes(1);

    JournalFixture() {
        options.set(JournalOptions.FLUSH_INTERVAL, INTERVAL);
        options.set(JournalOptions.FLUSH_SIZE, new MemorySize(FLUSH_BYTES));
    }

    DurableJournal journal(Storage storage) {
        JournalSettings settings =
                new JournalSettings(
                        new StorageLocation("/journals", Map.of()),
                        "j",
                        Identities.ofOrders("", "4"),
                        options);
        return new DurableJournal(storage, settings, "reader 0", closeTimeout, metrics, clock);
    }

    static JournalEntry entry(int bucket, long sequence, int size) {
        byte[] response = new byte[size];
        for (int i = 0; i < size; i++) {
            response[i] = (byte) (bucket + sequence + i);
        }
        return new JournalEntry(new BucketId("s", "t", bucket), WRITER, sequence, response);
    }

    /** What a successor finds of a bucket. */
    List<Long> replayed(MemoryStorage storage, int bucket) throws IOException {
        storage.overwrite("owner/1", new byte[0]);
        PixelsSplit split = PixelsSplit.unread(new BucketId("s", "t", bucket));
        Journal.Cursor cursor = journal(storage).replay(List.of(split), JournalCut.START);
        List<Long> sequences = new ArrayList<>();
        for (JournalEntry next = cursor.next(); next != null; next = cursor.next()) {
            sequences.add(next.sequence());
        }
        return sequences;
    }

    /** Counts what it is told. */
    static final class CountingMetrics implements JournalMetrics {

        volatile int flushes;
        volatile long bytes;
        volatile int failures;
        volatile int replayed;

        @Override
        public void flushed(int responses, long flushedBytes, long nanos) {
            flushes++;
            bytes += flushedBytes;
        }

        @Override
        public void failed() {
            failures++;
        }

        @Override
        public void replayed(int entryBytes) {
            replayed++;
        }
    }
}
