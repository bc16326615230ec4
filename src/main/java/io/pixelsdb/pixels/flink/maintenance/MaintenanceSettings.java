package io.pixelsdb.pixels.flink.maintenance;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.config.MaintenanceOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/** How a table is to be kept. Immutable. */
@PublicEvolving
public final class MaintenanceSettings {

    private final ReadableConfig config;
    private final Clock clock;
    private final boolean dryRun;
    private final boolean offline;

    /**
     * @param config in which {@link MaintenanceOptions#check} found nothing wrong
     * @param clock tells how old things are
     * @param dryRun whether nothing must be changed
     * @param offline whether nobody else writes the tables meanwhile
     */
    public MaintenanceSettings(
            ReadableConfig config, Clock clock, boolean dryRun, boolean offline) {
        this.config = requireNonNull(config, "config");
        this.clock = requireNonNull(clock, "clock");
        this.dryRun = dryRun;
        this.offline = offline;
    }

    public boolean isDryRun() {
        return dryRun;
    }

    /** Whether the user vouches for it that no job writes the tables meanwhile. */
    public boolean isOffline() {
        return offline;
    }

    /** Snapshots before this moment may expire. */
    public Instant expireBefore() {
        return clock.instant().minus(snapshotRetention());
    }

    public Duration snapshotRetention() {
        return config.get(MaintenanceOptions.SNAPSHOT_RETENTION);
    }

    /** Files from before this moment may be orphans. */
    public Instant orphansBefore() {
        return clock.instant().minus(config.get(MaintenanceOptions.ORPHAN_AGE));
    }

    /** In bytes; empty if the table shall say. */
    public OptionalLong targetFileSize() {
        Optional<MemorySize> size = config.getOptional(MaintenanceOptions.TARGET_FILE_SIZE);
        return size.isPresent() ? OptionalLong.of(size.get().getBytes()) : OptionalLong.empty();
    }

    /** So many delete files make a data file worth rewriting. */
    public int maxDeleteFiles() {
        return config.get(MaintenanceOptions.MAX_DELETE_FILES);
    }

    /** Threads that compact. */
    public int parallelism() {
        return config.get(MaintenanceOptions.PARALLELISM);
    }

    /** Directory of journals, if it was configured; nothing in it is ever touched. */
    public Optional<String> journalPath() {
        return config.getOptional(JournalOptions.PATH).map(String::trim);
    }
}
