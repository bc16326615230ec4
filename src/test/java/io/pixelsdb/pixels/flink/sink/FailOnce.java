package io.pixelsdb.pixels.flink.sink;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.table.data.RowData;

/** Breaks a job once, after its first checkpoint. */
final class FailOnce implements MapFunction<RowData, RowData>, CheckpointListener {

    private static final long serialVersionUID = 1L;
    private static final Set<String> FAILED = ConcurrentHashMap.newKeySet();

    private final String id = UUID.randomUUID().toString();
    private transient boolean checkpointed;

    boolean hasFailed() {
        return FAILED.contains(id);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        checkpointed = true;
    }

    @Override
    public RowData map(RowData row) {
        if (checkpointed && FAILED.add(id)) {
            throw new IllegalStateException("This job fails once on purpose.");
        }
        return row;
    }
}
