package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreVerdictTest {

    private static final SinkRun RESTORED = run("former", "", 7);
    private static final SinkRun GOES_ON = run("new", "", 7);
    private static final SinkRun ANEW = run("new", "second", CommitHistory.NONE);

    private final RestoreVerdict withholding = new RestoreVerdict("Table lake.t", true, true);
    private final RestoreVerdict dropping = new RestoreVerdict("Table lake.t", true, false);

    @ParameterizedTest
    @ValueSource(longs = {CommitHistory.NONE, 5, 9})
    void letsASinkGoOnThatItsTableIsNotPast(long committed) {
        for (RestoreVerdict verdict : new RestoreVerdict[] {withholding, dropping}) {
            assertThatCode(() -> verdict.give(RESTORED, GOES_ON, 9, committed))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void refusesAfterAFinalCommit() {
        for (RestoreVerdict verdict : new RestoreVerdict[] {withholding, dropping}) {
            assertThatThrownBy(() -> verdict.give(RESTORED, GOES_ON, 9, CommitHistory.FINAL))
                    .isInstanceOf(UnrecoverableException.class)
                    .hasMessageStartingWith("Table lake.t has the final commit")
                    .hasMessageContaining("(former)")
                    .hasMessageEndingWith("the sink begins anew.");
        }
    }

    @Test
    void refusesAnOvertakenCheckpointWhereTheSinkWouldDropCommits() {
        assertThatThrownBy(() -> dropping.give(RESTORED, GOES_ON, 9, 12))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("checkpoint 9 of job former")
                .hasMessageContaining("up to checkpoint 12");
        assertThatCode(() -> withholding.give(RESTORED, GOES_ON, 9, 12)).doesNotThrowAnyException();
    }

    /** As under high availability in application mode, where every job has the same id. */
    @Test
    void refusesAnOvertakenCheckpointOfTheSameJob() {
        assertThatThrownBy(() -> withholding.give(RESTORED, run("former", "", 7), 9, 12))
                .isInstanceOf(UnrecoverableException.class);
    }

    @Test
    void saysThatATableWithoutAKeyGetsRowsAgain() {
        RestoreVerdict keyless = new RestoreVerdict("Table lake.t", false, false);

        assertThatThrownBy(() -> keyless.give(RESTORED, GOES_ON, 9, 12))
                .hasMessageEndingWith("rows that it got after this savepoint are appended again.");
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 9, 12, CommitHistory.FINAL})
    void letsASinkStartAnewThatLeavesNothingBehind(long committed) {
        assertThatCode(() -> withholding.give(RESTORED, ANEW, 9, committed))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(longs = {CommitHistory.NONE, 6})
    void refusesASinkThatWouldLeaveRowsBehind(long committed) {
        assertThatThrownBy(() -> withholding.give(RESTORED, ANEW, 9, committed))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("Checkpoint 9 has rows for Table lake.t")
                .hasMessageContaining("sink.state-name=second")
                .hasMessageEndingWith(
                        "Start with the former sink.state-name first, which is none.");
    }

    @Test
    void keepsARunInState() {
        SinkRun kept = SinkRun.of(RESTORED.toState());

        assertThat(kept).usingRecursiveComparison().isEqualTo(RESTORED);
    }

    private static SinkRun run(String jobId, String stateName, long lastRows) {
        return new SinkRun(jobId, stateName, "token", lastRows);
    }
}
