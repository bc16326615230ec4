package io.pixelsdb.pixels.flink.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is forgiven is the last of what was on its way, and nothing that only looks like it. */
class BlowTest {

    private static final int STRUCK = 1;
    private static final int UNTOUCHED = 2;
    private static final long AT = Duration.ofMinutes(1).toNanos();

    private final List<HandedOut> responses = new ArrayList<>();
    private final Set<HandedOut> lost = new HashSet<>();
    private final Blow kill = Blow.toProcess(AT, AT, Set.of(STRUCK));
    private final Blow disconnection = Blow.toConnections(AT, AT);

    @Test
    void lastResponseOfAKilledProcessIsExcused() {
        durable(STRUCK, 0, 30);
        HandedOut last = lost(STRUCK, 0, 2);

        assertThat(excused(kill)).containsExactly(last);
    }

    @Test
    void lastResponsesThatWaitedForOneWriteAreExcused() {
        durable(STRUCK, 0, 30);
        HandedOut first = lost(STRUCK, 0, 8);
        HandedOut ofAnother = lost(STRUCK, 1, 5);
        HandedOut last = lost(STRUCK, 0, 2);

        assertThat(excused(kill)).containsExactlyInAnyOrder(first, ofAnother, last);
    }

    @Test
    void responseBeforeADurableOneOfItsBucketIsNot() {
        lost(STRUCK, 0, 30);
        durable(STRUCK, 0, 20);
        HandedOut last = lost(STRUCK, 0, 2);

        assertThat(excused(kill)).containsExactly(last);
    }

    @Test
    void responseIsNotThatIsMuchOlderThanWhatItsReaderMadeDurable() {
        lost(STRUCK, 0, 900);
        durable(STRUCK, 1, 20);

        assertThat(excused(kill)).isEmpty();
    }

    @Test
    void responseOfAnUntouchedProcessIsNot() {
        lost(UNTOUCHED, 0, 2);

        assertThat(excused(kill)).isEmpty();
    }

    @Test
    void responseLongBeforeOrAfterTheBlowIsNot() {
        lost(STRUCK, 0, 3_000);
        lost(STRUCK, 0, -3_000);

        assertThat(excused(kill)).isEmpty();
        assertThat(excused(disconnection)).isEmpty();
    }

    @Test
    void responseThatASuccessorPolledIsNot() {
        HandedOut last = lost(STRUCK, 0, 2);
        lost(UNTOUCHED, 0, -500);

        assertThat(excused(kill)).containsExactly(last);
    }

    @Test
    void onlyTheOnePollInFlightIsExcusedWhereTheProcessLivesOn() {
        durable(STRUCK, 0, 30);
        lost(STRUCK, 0, 8);
        HandedOut last = lost(STRUCK, 0, 2);
        HandedOut ofAnother = lost(UNTOUCHED, 1, 2);

        assertThat(excused(disconnection)).containsExactlyInAnyOrder(last, ofAnother);
    }

    @Test
    void onePollOfEachBucketMayHaveWaitedInAProcessThatWasStopped() {
        Blow thaw = Blow.toSleeper(AT, AT, Set.of(STRUCK));
        lost(STRUCK, 0, -10);
        HandedOut last = lost(STRUCK, 0, -20);
        HandedOut ofAnother = lost(STRUCK, 1, -20);
        lost(UNTOUCHED, 2, -20);

        assertThat(excused(thaw)).containsExactlyInAnyOrder(last, ofAnother);
    }

    private Set<HandedOut> excused(Blow blow) {
        Exposure exposure = new Exposure();
        exposure.add(blow);
        return exposure.excused(responses, response -> !lost.contains(response));
    }

    private HandedOut durable(int client, int bucket, long millisBefore) {
        byte[] bytes = {(byte) responses.size()};
        HandedOut response =
                new HandedOut(
                        ResponseId.of(bytes),
                        bucket,
                        client,
                        new int[] {responses.size()},
                        AT - Duration.ofMillis(millisBefore).toNanos(),
                        true);
        responses.add(response);
        return response;
    }

    private HandedOut lost(int client, int bucket, long millisBefore) {
        HandedOut response = durable(client, bucket, millisBefore);
        lost.add(response);
        return response;
    }
}
