package io.pixelsdb.pixels.flink.config;

import java.time.Duration;
import java.util.List;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** The keys of the journal: the durable copy of what was polled. */
@PublicEvolving
public final class JournalOptions {

    public static final ConfigOption<Boolean> ENABLED =
            ConfigOptions.key("source.journal.enabled")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription(
                            "Keeps what was polled until it is committed. Without it, every failure"
                                    + " loses what was polled since the last checkpoint.");

    public static final ConfigOption<String> PATH =
            ConfigOptions.key("source.journal.path")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Directory of journals, as a URI or an absolute path that JobManager and"
                                    + " TaskManagers share. If absent: `_pixels_journal` in the sink's"
                                    + " warehouse, else in Flink's checkpoint directory.");

    public static final ConfigOption<String> ID =
            ConfigOptions.key("source.journal.id")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Name of this job's journal in that directory. If absent it is made from"
                                    + " server, schema, table and target, for several tables from"
                                    + " server and schema.");

    public static final ConfigOption<Duration> FLUSH_INTERVAL =
            ConfigOptions.key("source.journal.flush-interval")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "Shortest time between two writes of one reader. If absent 10 ms on a local"
                                    + " disk and 200 ms elsewhere. What is not written yet is lost when"
                                    + " the process dies.");

    public static final ConfigOption<MemorySize> FLUSH_SIZE =
            ConfigOptions.key("source.journal.flush-size")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(1))
                    .withDescription("Writes at once when this much has gathered.");

    public static final ConfigOption<MemorySize> SEGMENT_SIZE =
            ConfigOptions.key("source.journal.segment-size")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(64))
                    .withDescription(
                            "Size at which a growing file of the journal is followed by a new one.");

    public static final ConfigOption<Boolean> SYNC =
            ConfigOptions.key("source.journal.sync")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription(
                            "Whether writes to a local disk must survive a crash of the machine, not of"
                                    + " the process alone.");

    public static final ConfigOption<Duration> RETENTION =
            ConfigOptions.key("source.journal.retention")
                    .durationType()
                    .defaultValue(Duration.ofHours(1))
                    .withDescription(
                            "How long entries are kept after two completed checkpoints have made them"
                                    + " superfluous: for this long after its time a savepoint can be"
                                    + " restored.");

    public static final ConfigOption<Duration> LEASE =
            ConfigOptions.key("source.journal.lease")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "How long a permission to poll lasts. After a crash buckets are polled again"
                                    + " when it and `source.poll-timeout` have passed.");

    public static final ConfigOption<UnfinishedEntries> UNFINISHED =
            ConfigOptions.key("source.journal.unfinished")
                    .enumType(UnfinishedEntries.class)
                    .defaultValue(UnfinishedEntries.REPLAY)
                    .withDescription(
                            "What a start without state does with entries that are not known to be"
                                    + " committed: `replay`, `refuse` or `discard`.");

    public static final ConfigOption<OnDamage> ON_DAMAGE =
            ConfigOptions.key("source.journal.on-damage")
                    .enumType(OnDamage.class)
                    .defaultValue(OnDamage.FAIL)
                    .withDescription(
                            "What happens when entries are damaged or gone: `fail`, or `skip` to go on"
                                    + " without them.");

    public static final ConfigOption<Boolean> ADOPT =
            ConfigOptions.key("source.journal.adopt")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Goes on with a journal that was written for another server, target or key,"
                                    + " which is refused otherwise.");

    private JournalOptions() {}

    /** Every option of this class, in the order in which the documentation shows them. */
    public static List<ConfigOption<?>> all() {
        return List.of(
                ENABLED,
                PATH,
                ID,
                FLUSH_INTERVAL,
                FLUSH_SIZE,
                SEGMENT_SIZE,
                SYNC,
                RETENTION,
                LEASE,
                UNFINISHED,
                ON_DAMAGE,
                ADOPT);
    }
}
