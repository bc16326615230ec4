package io.pixelsdb.pixels.flink.sink.iceberg;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.sink.CommitHistory;
import io.pixelsdb.pixels.flink.sink.SinkRun;
import io.pixelsdb.pixels.flink.sink.iceberg.maintenance.Committer;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.TableLoader;

/**
 * Reads what Iceberg's committer writes into the summaries of its snapshots, along the same way as
 * the committer itself when it is restored. Used in a TaskManager.
 */
final class IcebergCommits implements CommitHistory {

    private static final long serialVersionUID = 1L;

    /** Ours, as jobs of one id may follow each other. Absent stands for an empty name. */
    static final String STATE_NAME = "pixels.sink-state-name";

    private static final String JOB_ID = "flink.job-id";
    private static final String OPERATOR_ID = "flink.operator-id";
    private static final String CHECKPOINT = "flink.max-committed-checkpoint-id";

    private final TableLoader loader;

    IcebergCommits(TableLoader loader) {
        this.loader = requireNonNull(loader, "loader");
    }

    @Override
    public long lastCommitted(SinkRun run) throws IOException {
        try (TableLoader opened = loader.clone()) {
            opened.open();
            Table table = opened.loadTable();
            Snapshot snapshot = table.currentSnapshot();
            while (snapshot != null) {
                Map<String, String> summary = snapshot.summary();
                String checkpoint = summary.get(CHECKPOINT);
                if (checkpoint != null && isOf(run, summary)) {
                    return Long.parseLong(checkpoint);
                }
                Long parent = snapshot.parentId();
                snapshot = parent == null ? null : table.snapshot(parent);
            }
            return NONE;
        }
    }

    /** Who has committed a snapshot; empty for anybody but a sink. */
    static Optional<Committer> committerOf(Snapshot snapshot) {
        Map<String, String> summary = snapshot.summary();
        String job = summary.getOrDefault(JOB_ID, "");
        return summary.containsKey(CHECKPOINT)
                ? Optional.of(
                        new Committer(
                                summary.getOrDefault(OPERATOR_ID, job)
                                        + " "
                                        + summary.getOrDefault(STATE_NAME, ""),
                                job))
                : Optional.empty();
    }

    private static boolean isOf(SinkRun run, Map<String, String> summary) {
        return run.jobId().equals(summary.get(JOB_ID))
                && run.stateName().equals(summary.getOrDefault(STATE_NAME, ""));
    }

    /** The committer knows commits by the id of the job, so those of another one are safe. */
    @Override
    public boolean withholdsWhenOvertaken() {
        return true;
    }
}
