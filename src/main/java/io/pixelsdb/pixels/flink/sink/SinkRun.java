package io.pixelsdb.pixels.flink.sink;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Whose commits a checkpoint belongs to: a job whose sink has gone on from its own state.
 * Immutable; kept in Flink's state as text by name, so that it can grow.
 */
@Internal
public final class SinkRun {

    static final ListStateDescriptor<Map<String, String>> STATE =
            new ListStateDescriptor<>("sink-run", Types.MAP(Types.STRING, Types.STRING));

    private static final String JOB_ID = "job-id";
    private static final String STATE_NAME = "state-name";
    private static final String TOKEN = "token";
    private static final String LAST_ROWS = "last-rows";

    private final String jobId;
    private final String stateName;
    private final String token;
    private final long lastRows;

    /**
     * @param jobId Flink's id of the job that took the checkpoint
     * @param stateName {@code sink.state-name}, empty by default
     * @param token made when the sink started anew, and the same ever since
     * @param lastRows the last checkpoint before which a row came, or {@link CommitHistory#NONE}
     */
    SinkRun(String jobId, String stateName, String token, long lastRows) {
        this.jobId = requireNonNull(jobId, "jobId");
        this.stateName = requireNonNull(stateName, "stateName");
        this.token = requireNonNull(token, "token");
        this.lastRows = lastRows;
    }

    static SinkRun of(Map<String, String> state) {
        return new SinkRun(
                state.get(JOB_ID),
                state.get(STATE_NAME),
                state.get(TOKEN),
                Long.parseLong(state.get(LAST_ROWS)));
    }

    Map<String, String> toState() {
        return Map.of(
                JOB_ID, jobId,
                STATE_NAME, stateName,
                TOKEN, token,
                LAST_ROWS, Long.toString(lastRows));
    }

    public String jobId() {
        return jobId;
    }

    public String stateName() {
        return stateName;
    }

    public String token() {
        return token;
    }

    long lastRows() {
        return lastRows;
    }

    SinkRun withLastRows(long checkpoint) {
        return new SinkRun(jobId, stateName, token, checkpoint);
    }
}
