package io.pixelsdb.pixels.flink.config;

import java.time.Duration;
import java.util.List;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/** The keys of the maintenance command. The job itself has no use for them. */
@PublicEvolving
public final class MaintenanceOptions {

    /** Beyond the retention of the journal, for the two checkpoints after which that begins. */
    private static final Duration SLACK = Duration.ofHours(1);

    /** A writer may take so long from its first file to the commit. */
    private static final Duration MIN_ORPHAN_AGE = Duration.ofDays(1);

    public static final ConfigOption<Duration> SNAPSHOT_RETENTION =
            ConfigOptions.key("maintenance.snapshot-retention")
                    .durationType()
                    .defaultValue(Duration.ofDays(5))
                    .withDescription(
                            "Age at which snapshots of a table expire. At least"
                                    + " `source.journal.retention` and an hour. The last commit of"
                                    + " the job never expires.");

    public static final ConfigOption<Duration> ORPHAN_AGE =
            ConfigOptions.key("maintenance.orphan-age")
                    .durationType()
                    .defaultValue(Duration.ofDays(3))
                    .withDescription(
                            "Age at which files that no snapshot knows are removed. At least a day,"
                                    + " and `source.journal.retention` and an hour.");

    public static final ConfigOption<MemorySize> TARGET_FILE_SIZE =
            ConfigOptions.key("maintenance.target-file-size")
                    .memoryType()
                    .noDefaultValue()
                    .withDescription(
                            "Size of the files that compaction writes. If absent, what the table's own"
                                    + " properties say.");

    public static final ConfigOption<Integer> MAX_DELETE_FILES =
            ConfigOptions.key("maintenance.max-delete-files")
                    .intType()
                    .defaultValue(100)
                    .withDescription(
                            "Iceberg: a data file to which so many delete files apply is written anew"
                                    + " whatever its size. Less makes reading faster and"
                                    + " maintenance dearer.");

    public static final ConfigOption<Integer> PARALLELISM =
            ConfigOptions.key("maintenance.parallelism")
                    .intType()
                    .defaultValue(2)
                    .withDescription(
                            "Parts of a table that are compacted at a time. Each takes memory for the"
                                    + " keys of deletes.");

    private MaintenanceOptions() {}

    /** Every option of this class, in the order in which the documentation shows them. */
    public static List<ConfigOption<?>> all() {
        return List.of(
                SNAPSHOT_RETENTION, ORPHAN_AGE, TARGET_FILE_SIZE, MAX_DELETE_FILES, PARALLELISM);
    }

    /**
     * Reports ages that would take away what a savepoint needs which the journal still supports.
     *
     * @param config with values of the right types
     */
    public static void check(ReadableConfig config, Problems problems) {
        Duration savepoints = config.get(JournalOptions.RETENTION).plus(SLACK);
        String needed = JournalOptions.RETENTION.key() + " and an hour, for savepoints";
        if (config.get(SNAPSHOT_RETENTION).compareTo(savepoints) < 0) {
            problems.add(SNAPSHOT_RETENTION.key(), "is less than " + needed);
        }
        if (config.get(ORPHAN_AGE).compareTo(savepoints) < 0) {
            problems.add(ORPHAN_AGE.key(), "is less than " + needed);
        } else if (config.get(ORPHAN_AGE).compareTo(MIN_ORPHAN_AGE) < 0) {
            problems.add(
                    ORPHAN_AGE.key(),
                    "is less than a day, in which a writer may have files that are not committed");
        }
    }
}
