package io.pixelsdb.pixels.flink.source.enumerator;

import static io.pixelsdb.pixels.flink.testing.Identities.orders;
import static io.pixelsdb.pixels.flink.testing.Identities.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.source.ownership.OtherJournals;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.testing.Identities;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables that come into a journal from journals of their own. */
class AddedTableTest extends DrivenEnumerator {

    private static final JournalIdentity ORDERS = Identities.of("s:1", orders("t", "2"));
    private static final JournalIdentity STOCK = Identities.of("s:1", table("stock", "t2", "1"));
    private static final JournalIdentity BOTH =
            Identities.of("s:1", orders("t", "2"), table("stock", "t2", "1"));

    private final OtherJournals others = new OtherJournals(root);

    @BeforeEach
    void somethingIsInTheJournal() throws Exception {
        marks(split(0, 3));
    }

    @Test
    void whatIsLeftInTheJournalOfATableThatIsAddedIsNotForgotten() throws Exception {
        PixelsSplitEnumerator first = opened(ORDERS, PixelsEnumeratorState.initial());
        PixelsEnumeratorState state = first.snapshotState(1);
        first.close();
        others.released(STOCK);
        others.polled(STOCK, "stock");
        for (int attempt = 0; attempt < 3; attempt++) {
            assertRefused(PixelsEnumeratorState.initial());
            assertRefused(state);
        }

        others.covered(STOCK, "stock");
        opened(BOTH, state);
        assertThat(assigned())
                .containsExactly(PixelsSplit.unread(new BucketId("public", "stock", 0)));
    }

    @Test
    void jobThatStillPollsATableThatIsAddedIsNotForgotten() throws Exception {
        opened(ORDERS, PixelsEnumeratorState.initial()).close();
        others.held(STOCK);
        others.polled(STOCK, "stock");
        others.covered(STOCK, "stock");

        assertRefused(PixelsEnumeratorState.initial());
    }

    @Test
    void journalOfOneOfTwoJobsThatBecomeOneDoesNotHideTheOther() throws Exception {
        options.set(JournalOptions.ID, "j");
        opened(ORDERS, PixelsEnumeratorState.initial()).close();
        others.released(STOCK);
        others.polled(STOCK, "stock");

        assertRefused(PixelsEnumeratorState.initial());
    }

    @Test
    void tableThatReturnsIsLookedForAgain() throws Exception {
        opened(BOTH, PixelsEnumeratorState.initial()).close();
        opened(ORDERS, PixelsEnumeratorState.initial()).close();
        others.held(STOCK);
        others.polled(STOCK, "stock");

        assertRefused(PixelsEnumeratorState.initial());
    }

    @Test
    void tablesThatAreInTheJournalAreNotLookedForAgainAfterACrash() throws Exception {
        opened(BOTH, PixelsEnumeratorState.initial());
        root.setFailing(true);

        enumerator(BOTH, PixelsEnumeratorState.initial());
        context.tick();
        clock.advance(LEASE);
        ticks(3);
        assertThat(assigned()).hasSize(3);
    }

    /** Whoever came in between was told that it was free. */
    @Test
    void tableThatAnotherJobHasTakenSinceItWasGivenBackIsRefused() {
        opened(STOCK, PixelsEnumeratorState.initial()).close();
        others.held(BOTH);

        PixelsSplitEnumerator refused = enumerator(STOCK, PixelsEnumeratorState.initial());
        assertThatThrownBy(() -> ticks(3))
                .hasCauseInstanceOf(UnrecoverableException.class)
                .hasMessageContainingAll(OtherJournals.idOf(BOTH), "End those jobs");
        refused.close();
    }

    /** Nobody is there to answer, and a job that is refused itself must not end it. */
    @Test
    void jobThatRecoversDoesNotLookAgain() throws Exception {
        jobId = "job";
        opened(STOCK, PixelsEnumeratorState.initial()).close();
        others.looking(BOTH);

        opened(STOCK, PixelsEnumeratorState.initial());
        assertThat(assigned()).contains(PixelsSplit.unread(new BucketId("public", "stock", 0)));
    }

    @Test
    void startGoesOnBeatingWhileItWaitsForReadersOfAnotherJob() throws Exception {
        opened(ORDERS, PixelsEnumeratorState.initial()).close();
        others.released(STOCK, (1L << 20) + 1);
        PixelsSplitEnumerator second = enumerator(BOTH, PixelsEnumeratorState.initial());
        for (int seconds = 0; seconds < 80; seconds += 2) {
            context.tick();
            assertThat(context.getSplitAssignments()).isEmpty();
            clock.advance(Duration.ofSeconds(2));
        }
        ticks(3);
        ask(second, "r", 0, 1);

        assertThat(assigned()).hasSize(3);
        assertThat(lastPermit().polling()).isTrue();
    }

    private void assertRefused(PixelsEnumeratorState state) {
        PixelsSplitEnumerator refused = enumerator(BOTH, state);
        assertThatThrownBy(() -> ticks(3))
                .hasCauseInstanceOf(UnrecoverableException.class)
                .hasMessageContainingAll(OtherJournals.idOf(STOCK), "is to begin with public.stock")
                .hasMessageNotContaining("source.journal.id=");
        refused.close();
    }
}
