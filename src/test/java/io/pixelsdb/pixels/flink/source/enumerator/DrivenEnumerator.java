package io.pixelsdb.pixels.flink.source.enumerator;

import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.source.coordination.CheckpointReport;
import io.pixelsdb.pixels.flink.source.coordination.Permit;
import io.pixelsdb.pixels.flink.source.coordination.PermitRequest;
import io.pixelsdb.pixels.flink.source.custody.ManualClock;
import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.source.journal.JournalSettings;
import io.pixelsdb.pixels.flink.source.ownership.Clocks;
import io.pixelsdb.pixels.flink.source.replay.Unfinished;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.segment.MarksFile;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.Buckets;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import io.pixelsdb.pixels.flink.source.split.TableId;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import io.pixelsdb.pixels.flink.testing.Identities;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.configuration.Configuration;

/** An enumerator with a journal whose time and whose single reader a test drives. */
abstract class DrivenEnumerator {

    static final Duration LEASE = Duration.ofSeconds(10);
    static final Duration RETENTION = Duration.ofMinutes(10);

    private static final String ROOT = "/journals";

    final ManualClock clock = new ManualClock();
    long suspendedNanos;
    final LongSupplier validity = () -> clock.getAsLong() + suspendedNanos;
    final MemoryStorage storage = MemoryStorage.growing();
    final Map<BucketId, Unfinished> unfinished = new HashMap<>();
    final Configuration options =
            new Configuration()
                    .set(JournalOptions.LEASE, LEASE)
                    .set(JournalOptions.RETENTION, RETENTION);

    /** Where other journals may be. */
    final MemoryStorage root = MemoryStorage.growing();

    /** Where this one is. */
    Storage opened = storage;

    Executor slowExecutor = Runnable::run;
    DrivenContext context;

    /** Of all enumerators; null for another one each. */
    @Nullable String jobId;

    PixelsSplitEnumerator opened(String buckets, PixelsEnumeratorState state) {
        return opened(Identities.ofOrders("t", buckets), state);
    }

    PixelsSplitEnumerator opened(JournalIdentity identity, PixelsEnumeratorState state) {
        PixelsSplitEnumerator enumerator = enumerator(identity, state);
        ticks(4);
        return enumerator;
    }

    PixelsSplitEnumerator enumerator(String buckets, PixelsEnumeratorState state) {
        return enumerator(Identities.ofOrders("t", buckets), state);
    }

    PixelsSplitEnumerator enumerator(JournalIdentity identity, PixelsEnumeratorState state) {
        context = jobId == null ? new DrivenContext(1) : new DrivenContext(1, jobId);
        JournalSettings settings =
                new JournalSettings(new StorageLocation(ROOT, Map.of()), "j", identity, options);
        JournalSide side =
                new JournalSide(
                        settings,
                        location -> location.uri().getPath().equals(ROOT) ? root : opened,
                        (journal, marks) -> unfinished,
                        Duration.ofSeconds(60),
                        Duration.ofHours(1),
                        new Clocks(clock, validity, () -> 1_000_000),
                        slowExecutor);
        PixelsSplitEnumerator enumerator =
                new PixelsSplitEnumerator(context, identity.buckets(), state, side, null);
        enumerator.start();
        context.registerReader(0, "localhost");
        enumerator.addReader(0);
        return enumerator;
    }

    void ticks(int times) {
        for (int i = 0; i < times; i++) {
            context.tick();
        }
    }

    /** What runs in other threads takes its time. */
    void ticksUntil(Callable<Boolean> condition) {
        await().until(
                        () -> {
                            context.tick();
                            return condition.call();
                        });
    }

    void checkpoint(PixelsSplitEnumerator enumerator, long id, boolean replayed, PixelsSplit split)
            throws IOException {
        enumerator.snapshotState(id);
        enumerator.handleSourceEvent(
                0, new CheckpointReport(id, "r", 1, 0, replayed, List.of(split)));
        enumerator.notifyCheckpointComplete(id);
    }

    void reported(
            PixelsSplitEnumerator enumerator, long id, long writer, long segment, PixelsSplit split)
            throws IOException {
        enumerator.snapshotState(id);
        enumerator.handleSourceEvent(
                0, new CheckpointReport(id, "r", writer, segment, true, List.of(split)));
        enumerator.notifyCheckpointComplete(id);
    }

    void ask(PixelsSplitEnumerator enumerator, String reader, int... buckets) {
        Set<BucketId> asked =
                Arrays.stream(buckets)
                        .mapToObj(DrivenEnumerator::bucket)
                        .collect(Collectors.toSet());
        enumerator.handleSourceEvent(0, new PermitRequest(reader, 7, asked));
    }

    Permit lastPermit() {
        List<SourceEvent> events = context.getSentEvents().get(0);
        return (Permit) events.get(events.size() - 1);
    }

    Collection<PixelsSplit> assigned() {
        return context.getSplitAssignments().get(0).getAssignedSplits();
    }

    void marks(PixelsSplit... safe) throws IOException {
        MarksFile.write(
                storage, MarksFile.name(0, 1), Marks.of(JournalCut.START, List.of(safe), Map.of()));
    }

    static PixelsSplit split(int bucket, long sequence) {
        return new PixelsSplit(bucket(bucket), new Position(0, sequence, 0), false);
    }

    static BucketId bucket(int number) {
        return new BucketId("public", "orders", number);
    }

    static Set<BucketId> buckets(String text) {
        return Buckets.parse(text).of(new TableId("public", "orders"));
    }
}
