package io.pixelsdb.pixels.flink.sink;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;

/**
 * Stands before a sink whose library goes wrong in silence when it is restored from a checkpoint
 * that its table is already past, or when columns of the table are changed under it, and ends the
 * job then. Rows pass as they are. Runs in a TaskManager, in the thread of the operator before it;
 * of commits the first subtask alone asks the table, of columns each that had rows.
 */
@Internal
public final class RestoreGuard extends RichMapFunction<RowData, RowData>
        implements CheckpointedFunction {

    private static final long serialVersionUID = 1L;

    /** Without the state's name: it has to know what a sink that starts anew leaves behind. */
    private static final String UID = "restore-guard";

    private final CommitHistory history;
    private final SinkState name;
    private final RestoreVerdict verdict;

    private transient ListState<Map<String, String>> state;
    private transient SinkRun run;
    private transient boolean rowsCame;

    private RestoreGuard(CommitHistory history, SinkState name, RestoreVerdict verdict) {
        this.history = requireNonNull(history, "history");
        this.name = requireNonNull(name, "name");
        this.verdict = requireNonNull(verdict, "verdict");
    }

    /**
     * Puts the guard behind the stream, with the same parallelism: it is chained to the operator
     * before it, and no row can overtake another.
     *
     * @param target name of the target for people
     * @param keyed whether rows that are written again replace themselves
     * @param name the sink's state that belongs to this submission
     */
    public static DataStream<RowData> protect(
            DataStream<RowData> rows,
            CommitHistory history,
            String target,
            boolean keyed,
            SinkState name) {
        RestoreVerdict verdict =
                new RestoreVerdict(target, keyed, history.withholdsWhenOvertaken());
        return rows.map(new RestoreGuard(history, name, verdict))
                .returns(rows.getType())
                .setParallelism(rows.getParallelism())
                .name(name.operatorName("Restore guard"))
                .uid(name.uid(UID));
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        state = context.getOperatorStateStore().getUnionListState(SinkRun.STATE);
        String jobId = getRuntimeContext().getJobInfo().getJobId().toString();
        SinkRun restored = restoredRun();
        boolean anew = restored == null || !restored.stateName().equals(name.name());
        run =
                anew
                        ? new SinkRun(jobId, name.name(), name.token(), CommitHistory.NONE)
                        : new SinkRun(jobId, name.name(), restored.token(), restored.lastRows());
        OptionalLong checkpoint = context.getRestoredCheckpointId();
        boolean first = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
        if (first && restored != null && checkpoint.isPresent()) {
            verdict.give(restored, run, checkpoint.getAsLong(), history.lastCommitted(restored));
        }
    }

    /** What all subtasks kept differs in the last rows that each of them saw. */
    private SinkRun restoredRun() throws Exception {
        SinkRun latest = null;
        for (Map<String, String> entry : state.get()) {
            SinkRun kept = SinkRun.of(entry);
            if (latest == null || kept.lastRows() > latest.lastRows()) {
                latest = kept;
            }
        }
        return latest;
    }

    /**
     * The first row after a checkpoint finds out whether columns have changed. Said while a
     * checkpoint is taken, it would be hidden behind that, and the job restarted.
     */
    @Override
    public RowData map(RowData row) throws IOException {
        if (!rowsCame) {
            history.requireFittingColumns();
            rowsCame = true;
        }
        return row;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        if (rowsCame) {
            rowsCame = false;
            run = run.withLastRows(context.getCheckpointId());
        }
        state.clear();
        state.add(run.toState());
    }
}
