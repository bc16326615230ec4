package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.BaseFileScanTask;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpecParser;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.actions.BinPackRewriteFilePlanner;
import org.apache.iceberg.actions.RewriteFileGroup;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.expressions.ResidualEvaluator;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.PropertyUtil;

/** Tells which data files of a table are to be written anew together. Immutable. */
final class CompactionPlan {

    /** Files of the target's size in a group: what is done again when a commit is lost. */
    private static final int FILES_PER_GROUP = 4;

    private final Table table;
    private final Map<String, String> options;

    CompactionPlan(Table table, MaintenanceSettings settings) {
        this.table = requireNonNull(table, "table");
        this.options = options(table, settings);
    }

    private static Map<String, String> options(Table table, MaintenanceSettings settings) {
        long target =
                settings.targetFileSize()
                        .orElseGet(
                                () ->
                                        PropertyUtil.propertyAsLong(
                                                table.properties(),
                                                TableProperties.WRITE_TARGET_FILE_SIZE_BYTES,
                                                TableProperties
                                                        .WRITE_TARGET_FILE_SIZE_BYTES_DEFAULT));
        Map<String, String> options = new HashMap<>();
        options.put(BinPackRewriteFilePlanner.TARGET_FILE_SIZE_BYTES, Long.toString(target));
        options.put(
                BinPackRewriteFilePlanner.MAX_FILE_GROUP_SIZE_BYTES,
                Long.toString(target * FILES_PER_GROUP));
        options.put(
                BinPackRewriteFilePlanner.DELETE_FILE_THRESHOLD,
                Integer.toString(settings.maxDeleteFiles()));
        return options;
    }

    /** All of the current snapshot. */
    List<RewriteFileGroup> all() throws IOException {
        List<RewriteFileGroup> groups = new ArrayList<>();
        try (CloseableIterable<RewriteFileGroup> planned = newPlanner().plan().groups()) {
            planned.forEach(groups::add);
        }
        return groups;
    }

    private Planner newPlanner() {
        Planner planner = new Planner(table);
        planner.init(options);
        return planner;
    }

    /**
     * Data files of a range of changes with the deletes up to its end. What is written for them
     * belongs at that place, so that later deletes apply to it; deletes of positions are applied
     * whenever they came, as they name files that go.
     *
     * @param files of the current snapshot
     * @param after sequence number before the first of the range
     * @param horizon sequence number of the last
     */
    List<RewriteFileGroup> between(LiveFiles files, long after, long horizon) {
        String schema = SchemaParser.toJson(table.schema());
        String spec = PartitionSpecParser.toJson(table.spec());
        ResidualEvaluator everything = ResidualEvaluator.unpartitioned(Expressions.alwaysTrue());
        Planner planner = newPlanner();
        List<RewriteFileGroup> groups = new ArrayList<>();
        for (LiveFiles.Part part : files.parts()) {
            List<FileScanTask> tasks = new ArrayList<>();
            for (DataFile data : part.data()) {
                long number = DeleteScope.sequenceNumber(data);
                if (number > after && number <= horizon) {
                    DeleteFile[] deletes =
                            part.deletes().stream()
                                    .filter(delete -> isDue(delete, horizon))
                                    .filter(d -> DeleteScope.concerns(d, data, table.schema()))
                                    .toArray(DeleteFile[]::new);
                    tasks.add(new BaseFileScanTask(data, deletes, schema, spec, everything));
                }
            }
            planner.addGroups(tasks, groups);
        }
        return groups;
    }

    private static boolean isDue(DeleteFile delete, long horizon) {
        return delete.content() == FileContent.POSITION_DELETES
                || DeleteScope.sequenceNumber(delete) <= horizon;
    }

    /** Groups files of a partition by the rules of Iceberg's own plan. */
    private static final class Planner extends BinPackRewriteFilePlanner {

        private Planner(Table table) {
            super(table);
        }

        private void addGroups(List<FileScanTask> tasks, List<RewriteFileGroup> groups) {
            for (List<FileScanTask> group : planFileGroups(tasks)) {
                long size = inputSize(group);
                groups.add(
                        new RewriteFileGroup(
                                null,
                                new ArrayList<>(group),
                                outputSpecId(),
                                writeMaxFileSize(),
                                inputSplitSize(size),
                                expectedOutputFiles(size)));
            }
        }
    }
}
