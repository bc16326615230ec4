package io.pixelsdb.pixels.flink.config;

import java.time.Duration;
import java.util.List;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** The keys of how the server is polled, how much at once and how patiently. */
@PublicEvolving
public final class PollingOptions {

    public static final ConfigOption<Integer> MAX_POLLS_IN_FLIGHT =
            ConfigOptions.key("source.max-polls-in-flight")
                    .intType()
                    .defaultValue(8)
                    .withDescription(
                            "Polls that one reader keeps in flight at once, each for another bucket;"
                                    + " with `source.buckets=none` one for each table at least.");

    public static final ConfigOption<Duration> POLL_TIMEOUT =
            ConfigOptions.key("source.poll-timeout")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(40))
                    .withDescription(
                            "Deadline of one poll. Must be longer than a server holds a poll (30 s on"
                                    + " old servers): what a late response carries is lost. With a"
                                    + " server that answers at once, less makes recovery quicker.");

    public static final ConfigOption<MemorySize> MAX_RESPONSE_SIZE =
            ConfigOptions.key("source.max-response-size")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(256))
                    .withDescription(
                            "Largest response that is accepted. The changes in a larger one are lost.");

    public static final ConfigOption<MemorySize> MAX_BUFFERED_SIZE =
            ConfigOptions.key("source.max-buffered-size")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(8))
                    .withDescription(
                            "Polled bytes that one reader holds before it stops polling, so that"
                                    + " changes wait in the server rather than here.");

    public static final ConfigOption<Duration> IDLE_BACKOFF_MIN =
            ConfigOptions.key("source.idle-backoff.min")
                    .durationType()
                    .defaultValue(Duration.ofMillis(10))
                    .withDescription(
                            "Pause before a bucket is polled again after its first empty response.");

    public static final ConfigOption<Duration> IDLE_BACKOFF_MAX =
            ConfigOptions.key("source.idle-backoff.max")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(1))
                    .withDescription(
                            "Longest pause between two polls of a bucket that stays empty; the pause"
                                    + " doubles up to it.");

    public static final ConfigOption<Duration> RETRY_BACKOFF_MIN =
            ConfigOptions.key("source.retry-backoff.min")
                    .durationType()
                    .defaultValue(Duration.ofMillis(500))
                    .withDescription("Pause after the first failed poll of a bucket.");

    public static final ConfigOption<Duration> RETRY_BACKOFF_MAX =
            ConfigOptions.key("source.retry-backoff.max")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(30))
                    .withDescription("Longest pause between two polls while the server fails.");

    public static final ConfigOption<Duration> RETRY_TIMEOUT =
            ConfigOptions.key("source.retry-timeout")
                    .durationType()
                    .defaultValue(Duration.ofHours(1))
                    .withDescription(
                            "How long a reader keeps trying a server that does not answer before the"
                                    + " job fails.");

    private PollingOptions() {}

    static List<ConfigOption<?>> all() {
        return List.of(
                MAX_POLLS_IN_FLIGHT,
                POLL_TIMEOUT,
                MAX_RESPONSE_SIZE,
                MAX_BUFFERED_SIZE,
                IDLE_BACKOFF_MIN,
                IDLE_BACKOFF_MAX,
                RETRY_BACKOFF_MIN,
                RETRY_BACKOFF_MAX,
                RETRY_TIMEOUT);
    }
}
