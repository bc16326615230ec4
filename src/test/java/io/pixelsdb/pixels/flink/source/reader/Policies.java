package io.pixelsdb.pixels.flink.source.reader;

import static io.pixelsdb.pixels.flink.source.reader.Splits.bucket;

import io.pixelsdb.pixels.flink.config.BucketChecking;
import io.pixelsdb.pixels.flink.config.PollingOptions;
import io.pixelsdb.pixels.flink.schema.PixelsDeserializationSchema;
import io.pixelsdb.pixels.flink.source.emission.BucketRule;
import io.pixelsdb.pixels.flink.source.emission.ReadTable;
import io.pixelsdb.pixels.flink.source.polling.PollPolicy;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.Buckets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/** Poll policies with round numbers. */
public final class Policies {

    public static final Duration IDLE_MIN = Duration.ofMillis(10);
    public static final Duration IDLE_MAX = Duration.ofMillis(100);
    static final Duration RETRY_MIN = Duration.ofSeconds(1);
    static final Duration RETRY_MAX = Duration.ofSeconds(8);
    static final Duration RETRY_TIMEOUT = Duration.ofMinutes(1);

    private Policies() {}

    public static PollPolicy of(int maxPollsInFlight) {
        return with(PollingOptions.MAX_POLLS_IN_FLIGHT, maxPollsInFlight);
    }

    static ReaderSettings settings(PollPolicy policy, BucketId... configured) {
        return new ReaderSettings(policy, Set.of(configured), false, null);
    }

    static <T> ReadTable<T> read(PixelsDeserializationSchema<T> deserializer) {
        return new ReadTable<>(bucket(0).table(), deserializer, noRule());
    }

    public static BucketRule noRule() {
        return new BucketRule(BucketChecking.OFF, Buckets.parse("none"), List.of(), new int[0]);
    }

    static <T> PollPolicy with(ConfigOption<T> option, T value) {
        Configuration options = new Configuration();
        options.set(PollingOptions.IDLE_BACKOFF_MIN, IDLE_MIN);
        options.set(PollingOptions.IDLE_BACKOFF_MAX, IDLE_MAX);
        options.set(PollingOptions.RETRY_BACKOFF_MIN, RETRY_MIN);
        options.set(PollingOptions.RETRY_BACKOFF_MAX, RETRY_MAX);
        options.set(PollingOptions.RETRY_TIMEOUT, RETRY_TIMEOUT);
        options.set(option, value);
        return PollPolicy.from(options);
    }
}
