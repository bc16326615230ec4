package io.pixelsdb.pixels.flink.source.journal;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.config.OnDamage;
import io.pixelsdb.pixels.flink.config.UnfinishedEntries;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.time.Duration;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ReadableConfig;

/** Where the journal is, whose it is and how it is kept. Immutable. */
@Internal
public final class JournalSettings {

    /** How long a reader that closes goes on trying to write what it polled. */
    public static final Duration CLOSE_TIMEOUT = Duration.ofMinutes(2);

    /** How long a read that fails is tried again. A reader that closes may have to wait for it. */
    public static final Duration READ_PATIENCE = Duration.ofSeconds(30);

    private static final Duration LOCAL_FLUSH_INTERVAL = Duration.ofMillis(10);
    private static final Duration REMOTE_FLUSH_INTERVAL = Duration.ofMillis(200);

    private final StorageLocation root;
    private final String id;
    private final JournalIdentity identity;
    private final ReadableConfig options;

    /**
     * @param root directory of journals
     * @param id name of this one in it
     */
    public JournalSettings(
            StorageLocation root, String id, JournalIdentity identity, ReadableConfig options) {
        this.root = requireNonNull(root, "root");
        this.id = requireNonNull(id, "id");
        this.identity = requireNonNull(identity, "identity");
        this.options = requireNonNull(options, "options");
    }

    public StorageLocation root() {
        return root;
    }

    public StorageLocation location() {
        return root.resolve(id);
    }

    public String id() {
        return id;
    }

    /** Whether the configuration names the journal itself. */
    public boolean isIdConfigured() {
        return options.getOptional(JournalOptions.ID).isPresent();
    }

    public JournalIdentity identity() {
        return identity;
    }

    /**
     * @param cheap whether a write costs no more than a sync of a local disk
     */
    public Duration flushInterval(boolean cheap) {
        return options.getOptional(JournalOptions.FLUSH_INTERVAL)
                .orElse(cheap ? LOCAL_FLUSH_INTERVAL : REMOTE_FLUSH_INTERVAL);
    }

    public long flushBytes() {
        return options.get(JournalOptions.FLUSH_SIZE).getBytes();
    }

    public long segmentBytes() {
        return options.get(JournalOptions.SEGMENT_SIZE).getBytes();
    }

    public boolean sync() {
        return options.get(JournalOptions.SYNC);
    }

    public Duration retention() {
        return options.get(JournalOptions.RETENTION);
    }

    public Duration lease() {
        return options.get(JournalOptions.LEASE);
    }

    public UnfinishedEntries unfinished() {
        return options.get(JournalOptions.UNFINISHED);
    }

    public OnDamage onDamage() {
        return options.get(JournalOptions.ON_DAMAGE);
    }

    public boolean adopt() {
        return options.get(JournalOptions.ADOPT);
    }
}
