package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * Removes old files from the table's own directories of data and metadata that no snapshot knows.
 * Looks for files first and asks what is referenced afterwards, so that a commit in between counts;
 * what a job may still have to commit is too young. Used once.
 */
final class OrphanFiles {

    /**
     * A file may be so much older than the commit before its own: writers go on while a checkpoint
     * is taken and committed, and clocks differ.
     */
    private static final Duration MARGIN = Duration.ofDays(1);

    private final Supplier<Table> tables;
    private final Function<Snapshot, Optional<Committer>> committers;
    private final Set<String> journals;
    private final MaintenanceSettings settings;
    private final MaintenanceReport report;

    /**
     * @param tables loads the table as it is
     * @param committers who has committed a snapshot, if it was a job
     * @param journals directories in which nothing is touched
     */
    OrphanFiles(
            Supplier<Table> tables,
            Function<Snapshot, Optional<Committer>> committers,
            Set<String> journals,
            MaintenanceSettings settings,
            MaintenanceReport report) {
        this.tables = requireNonNull(tables, "tables");
        this.committers = requireNonNull(committers, "committers");
        this.journals = journals.stream().map(FilePath::of).collect(Collectors.toSet());
        this.settings = requireNonNull(settings, "settings");
        this.report = requireNonNull(report, "report");
    }

    void run() throws IOException {
        Table table = tables.get();
        if (!(table.io() instanceof SupportsPrefixOperations)) {
            report.remark(
                    "No orphans removed: "
                            + table.io().getClass().getSimpleName()
                            + " cannot list files");
            return;
        }
        if (!Boolean.parseBoolean(
                table.properties()
                        .getOrDefault(
                                TableProperties.GC_ENABLED,
                                String.valueOf(TableProperties.GC_ENABLED_DEFAULT)))) {
            throw new ValidationException(
                    "%s is false: others may need files of this table", TableProperties.GC_ENABLED);
        }
        Optional<Instant> lastCommits =
                LastCommits.earliest(table, committers, settings.expireBefore());
        if (lastCommits.isEmpty()) {
            report.remark(
                    "No orphans removed: no job is known to have committed to the table, so that"
                            + " files may belong to its first checkpoint");
            return;
        }
        Map<String, FileInfo> candidates = candidates(table, before(lastCommits.get()));
        ReachableFiles.forEach(tables.get(), file -> candidates.remove(FilePath.of(file)));
        List<String> orphans = new ArrayList<>();
        long bytes = 0;
        for (FileInfo orphan : candidates.values()) {
            orphans.add(orphan.location());
            bytes += orphan.size();
        }
        if (!orphans.isEmpty() && settings.isDryRun()) {
            report.add("orphans to remove", orphans.size());
            report.add("bytes of theirs", bytes);
        } else if (!orphans.isEmpty()) {
            Deletion.delete(table.io(), orphans, report, "orphans removed");
            report.add("bytes of theirs", bytes);
        }
    }

    /** A job that is down may have to commit, once it is restored, what came after its last one. */
    private Instant before(Instant lastCommits) {
        Instant committed = lastCommits.minus(MARGIN);
        if (!committed.isBefore(settings.orphansBefore())) {
            return settings.orphansBefore();
        }
        report.remark(
                "Orphans since "
                        + committed
                        + " are left: the last commit of a job was not long after, and it may have"
                        + " files of later checkpoints to commit yet");
        return committed;
    }

    /** Old files by their path. */
    private Map<String, FileInfo> candidates(Table table, Instant before) {
        String root = FilePath.of(table.location());
        String current =
                FilePath.of(
                        ((HasTableOperations) table).operations().current().metadataFileLocation());
        Set<String> directories = directories(table, root);
        boolean sawMetadata = !FilePath.isIn(current, root);
        Map<String, FileInfo> candidates = new HashMap<>();
        // With a slash: to an object store orders is the beginning of orders_2 too.
        String prefix = table.location().replaceAll("/+$", "") + "/";
        for (FileInfo file : ((SupportsPrefixOperations) table.io()).listPrefix(prefix)) {
            String path = FilePath.of(file.location());
            sawMetadata |= path.equals(current);
            if (file.createdAtMillis() < before.toEpochMilli()
                    && directories.stream().anyMatch(directory -> FilePath.isIn(path, directory))
                    && journals.stream().noneMatch(journal -> FilePath.isIn(path, journal))) {
                candidates.put(path, file);
            }
        }
        if (!sawMetadata) {
            // Or the table has just been committed to, which leaves nothing to be said either.
            report.remark(
                    "No orphans removed: the files found in "
                            + table.location()
                            + " do not look like those that the table names");
            return new HashMap<>();
        }
        return candidates;
    }

    /** Other directories below the table's may belong to other tables, or to people. */
    private Set<String> directories(Table table, String root) {
        Set<String> directories = new LinkedHashSet<>();
        Map<String, String> defaults =
                Map.of(
                        TableProperties.WRITE_DATA_LOCATION, "data",
                        TableProperties.WRITE_METADATA_LOCATION, "metadata");
        defaults.forEach(
                (property, name) -> {
                    String configured = table.properties().get(property);
                    String directory =
                            configured == null ? root + "/" + name : FilePath.of(configured);
                    if (FilePath.isIn(directory, root)) {
                        directories.add(FilePath.of(directory));
                    } else {
                        report.remark(
                                "Orphans in "
                                        + configured
                                        + " are not looked for, as it is outside of the table");
                    }
                });
        return directories;
    }
}
