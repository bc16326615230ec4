package io.pixelsdb.pixels.flink.source.schedules;

import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.config.PollingOptions;
import io.pixelsdb.pixels.flink.source.custody.ManualClock;
import io.pixelsdb.pixels.flink.source.journal.JournalSettings;
import io.pixelsdb.pixels.flink.source.polling.PollPolicy;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.Buckets;
import io.pixelsdb.pixels.flink.source.split.TableId;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import io.pixelsdb.pixels.flink.testing.Identities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;

/** What every process of a schedule shares: time, storage, server, table, and chance. */
final class World {

    static final Duration LEASE = Duration.ofSeconds(6);
    static final Duration POLL_TIMEOUT = Duration.ofSeconds(8);

    /** For the write that follows a poll. */
    static final Duration GRACE = Duration.ofSeconds(5);

    private static final long WALL_BEGIN = 1_700_000_000_000L;

    private final Random random;
    private final ManualClock clock = new ManualClock();
    private final MemoryStorage storage;
    private final ModelServer server;
    private final ModelSink sink = new ModelSink();
    private final Map<BucketId, ReaderProcess> owners = new HashMap<>();
    private final List<Supplier<String>> trail = new ArrayList<>();
    private final List<String> offences = new ArrayList<>();
    private final Duration retention;
    private Duration elapsed = Duration.ZERO;
    private int step;
    private int names;

    World(long seed) {
        random = new Random(seed);
        storage = random.nextBoolean() ? MemoryStorage.growing() : MemoryStorage.ofWholeFiles();
        server = new ModelServer();
        retention = chance(0.6) ? Duration.ofSeconds(20) : Duration.ofMinutes(4);
    }

    static Set<BucketId> bucketIds(int count) {
        return Buckets.parse(Integer.toString(count)).of(new TableId("public", "orders"));
    }

    JournalSettings settings(int buckets) {
        return new JournalSettings(
                new StorageLocation("/journals", Map.of()),
                "j",
                Identities.ofOrders("t", Integer.toString(buckets)),
                options());
    }

    PollPolicy policy() {
        return PollPolicy.from(options());
    }

    private Configuration options() {
        Configuration options = new Configuration();
        options.set(JournalOptions.ID, "j");
        options.set(JournalOptions.LEASE, LEASE);
        options.set(JournalOptions.RETENTION, retention);
        options.set(JournalOptions.FLUSH_INTERVAL, Duration.ofMillis(1));
        options.set(JournalOptions.SEGMENT_SIZE, new MemorySize(120));
        options.set(PollingOptions.POLL_TIMEOUT, POLL_TIMEOUT);
        options.set(PollingOptions.RETRY_TIMEOUT, Duration.ofHours(1));
        options.set(PollingOptions.MAX_POLLS_IN_FLIGHT, 3);
        options.set(PollingOptions.MAX_BUFFERED_SIZE, new MemorySize(100));
        return options;
    }

    /** Remembers what happened, for those who read about a schedule that failed. */
    void tell(String format, Object... arguments) {
        int now = step;
        double seconds = elapsed.toMillis() / 1000.0;
        trail.add(
                () ->
                        String.format(Locale.ROOT, "%4d %9.3fs  ", now, seconds)
                                + String.format(Locale.ROOT, format, arguments));
    }

    List<String> trail() {
        return trail.stream().map(Supplier::get).collect(Collectors.toList());
    }

    /** Remembers what may never happen, where throwing would reach nobody. */
    void offend(String format, Object... arguments) {
        tell(format, arguments);
        offences.add(String.format(Locale.ROOT, format, arguments));
    }

    List<String> offences() {
        return offences;
    }

    /** How long what is superfluous is kept. */
    Duration retention() {
        return retention;
    }

    void advance(Duration time) {
        step++;
        elapsed = elapsed.plus(time);
        clock.advance(time);
    }

    int step() {
        return step;
    }

    long nanos() {
        return clock.getAsLong();
    }

    long wallMillis() {
        return WALL_BEGIN + elapsed.toMillis();
    }

    String nameOf(String kind) {
        return kind + "#" + names++;
    }

    Random random() {
        return random;
    }

    int upTo(int bound) {
        return random.nextInt(bound);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    <T> T oneOf(List<T> some) {
        return some.get(upTo(some.size()));
    }

    MemoryStorage storage() {
        return storage;
    }

    ModelServer server() {
        return server;
    }

    ModelSink sink() {
        return sink;
    }

    /** Who has replayed a bucket last. */
    @Nullable
    ReaderProcess ownerOf(BucketId bucket) {
        return owners.get(bucket);
    }

    void takenOver(BucketId bucket, ReaderProcess reader) {
        tell("%s takes %s over", reader, bucket);
        owners.put(bucket, reader);
    }
}
