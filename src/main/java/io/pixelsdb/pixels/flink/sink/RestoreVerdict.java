package io.pixelsdb.pixels.flink.sink;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import java.io.Serializable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides whether a sink can go on from a checkpoint, given how far its table is. Immutable. */
final class RestoreVerdict implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(RestoreVerdict.class);

    private static final String KEY = PixelsOptions.SINK_STATE_NAME.key();

    private final String target;
    private final boolean keyed;
    private final boolean withholds;

    /**
     * @param keyed whether rows that are written again replace themselves
     * @param withholds as in {@link CommitHistory#withholdsWhenOvertaken()}
     */
    RestoreVerdict(String target, boolean keyed, boolean withholds) {
        this.target = requireNonNull(target, "target");
        this.keyed = keyed;
        this.withholds = withholds;
    }

    /**
     * @param restored the run that the checkpoint comes from
     * @param current the run that begins
     * @param checkpoint number of the checkpoint
     * @param committed last commit of the restored run in the table
     * @throws UnrecoverableException if rows would be lost in silence
     */
    void give(SinkRun restored, SinkRun current, long checkpoint, long committed)
            throws UnrecoverableException {
        if (!restored.stateName().equals(current.stateName())) {
            requireNothingLeftBehind(restored, current, checkpoint, committed);
        } else if (committed == CommitHistory.FINAL) {
            throw new UnrecoverableException(
                    String.format(
                            "%s has the final commit of the job that this start is restored from"
                                    + " (%s), which was drained or whose input ended: after it the"
                                    + " sink would drop commits without a word. %s",
                            target, restored.jobId(), wayOut() + appendedAgain()));
        } else if (committed > checkpoint) {
            overtaken(restored, current, checkpoint, committed);
        }
    }

    private void overtaken(SinkRun restored, SinkRun current, long checkpoint, long committed)
            throws UnrecoverableException {
        // Under one id the sink cannot tell new commits from those after the checkpoint.
        boolean sameJob = restored.jobId().equals(current.jobId());
        String state =
                String.format(
                        "This start is restored from checkpoint %s of job %s, but %s has its commits"
                                + " up to checkpoint %s.",
                        checkpoint, restored.jobId(), target, committed);
        if (!withholds || sameJob) {
            throw new UnrecoverableException(
                    String.format(
                            "%s The sink could take new commits for those and drop them. If there"
                                    + " is a checkpoint or savepoint %s, start from that. %s",
                            state, committed, wayOut() + appendedAgain()));
        }
        LOG.warn(
                "{} Nothing is committed until checkpoint {} has completed or the job is restarted;"
                        + " then everything is.{} To have commits at once: {}",
                state,
                committed + 1,
                appendedAgain(),
                wayOut());
    }

    private String wayOut() {
        return String.format(
                "Start from this savepoint with --allowNonRestoredState and %s=<a word that was not"
                        + " used before>: the source keeps its positions and the sink begins"
                        + " anew.",
                KEY);
    }

    private String appendedAgain() {
        return keyed
                ? ""
                : " As the table has no key, rows that it got after this savepoint are appended"
                        + " again.";
    }

    /** What a checkpoint holds and the table lacks is in the state of the sink that is left out. */
    private void requireNothingLeftBehind(
            SinkRun restored, SinkRun current, long checkpoint, long committed)
            throws UnrecoverableException {
        if (committed < restored.lastRows()) {
            throw new UnrecoverableException(
                    String.format(
                            "Checkpoint %s has rows for %s that are not committed, and a sink that"
                                    + " starts anew with %s=%s would lose them. Start with the"
                                    + " former %s first%s.",
                            checkpoint,
                            target,
                            KEY,
                            current.stateName(),
                            KEY,
                            restored.stateName().isEmpty()
                                    ? ", which is none"
                                    : ", " + restored.stateName()));
        }
        LOG.info("{} has all of checkpoint {}; its sink starts anew", target, checkpoint);
    }
}
