package io.pixelsdb.pixels.flink.sink.paimon;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.sink.CommitHistory;
import io.pixelsdb.pixels.flink.sink.SinkRun;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.paimon.CoreOptions;
import org.apache.paimon.Snapshot;
import org.apache.paimon.schema.SchemaManager;
import org.apache.paimon.table.FileStoreTable;

/**
 * Reads from Paimon's snapshots what a commit user has committed. The user's name begins with the
 * token of a run and is kept in the sink's state for as long as the run goes on. Used in a
 * TaskManager.
 */
final class PaimonCommits implements CommitHistory {

    private static final long serialVersionUID = 1L;

    /** With the token of any run. */
    private static final Pattern USER = Pattern.compile("pixels-[0-9a-f]{8}_");

    private final FileStoreTable table;

    PaimonCommits(FileStoreTable table) {
        this.table = requireNonNull(table, "table");
    }

    /**
     * The table with commit users of this run. What the configuration gives as their prefix stays
     * in front; Paimon adds an underscore and a random part.
     */
    static FileStoreTable withUserOf(String token, FileStoreTable table) {
        String key = CoreOptions.COMMIT_USER_PREFIX.key();
        String configured = table.options().get(key);
        String prefix = configured == null ? user(token) : configured + "_" + user(token);
        return table.copy(Map.of(key, prefix));
    }

    private static String user(String token) {
        return "pixels-" + token;
    }

    /** Whether a sink of ours, of whichever run, has committed a snapshot. */
    static boolean isOfSink(Snapshot snapshot) {
        return USER.matcher(snapshot.commitUser()).find();
    }

    @Override
    public long lastCommitted(SinkRun run) {
        String user = user(run.token()) + "_";
        Snapshot last =
                table.snapshotManager()
                        .traversalSnapshotsFromLatestSafely(
                                snapshot -> snapshot.commitUser().contains(user));
        return last == null ? NONE : last.commitIdentifier();
    }

    /** Paimon's own sink never looks at the table's schema again. */
    @Override
    public void requireFittingColumns() throws UnrecoverableException {
        SchemaManager schemas = table.schemaManager();
        long latest = schemas.listAllIds().stream().mapToLong(Long::longValue).max().orElseThrow();
        if (latest != table.schema().id()) {
            PaimonColumns.requireFit(table.fullName(), table.schema(), schemas.schema(latest));
        }
    }

    /**
     * When restored, Paimon's committer takes everything up to the number of its last commit for
     * committed, whatever it is.
     */
    @Override
    public boolean withholdsWhenOvertaken() {
        return false;
    }
}
