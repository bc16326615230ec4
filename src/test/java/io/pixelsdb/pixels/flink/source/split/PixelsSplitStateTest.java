package io.pixelsdb.pixels.flink.source.split;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PixelsSplitStateTest {

    private static final BucketId BUCKET = new BucketId("public", "orders", 3);

    @Test
    void startsWhereItsSplitIs() {
        PixelsSplit split = new PixelsSplit(BUCKET, new Position(0, 7, 3), true);

        assertThat(new PixelsSplitState(split).toSplit()).isEqualTo(split);
    }

    @Test
    void movesBehindEachRecord() {
        PixelsSplitState state = new PixelsSplitState(PixelsSplit.unread(BUCKET));
        state.emitted(0, 0, 0);
        assertThat(state.toSplit().position()).isEqualTo(new Position(0, 0, 1));

        state.emitted(0, 1, 41);
        assertThat(state.toSplit().position()).isEqualTo(new Position(0, 1, 42));
    }

    @Test
    void remembersThatNullsAreFlagged() {
        PixelsSplitState state = new PixelsSplitState(PixelsSplit.unread(BUCKET));
        assertThat(state.nullFlagSeen()).isFalse();
        state.setNullFlagSeen();

        assertThat(state.toSplit().nullFlagSeen()).isTrue();
    }

    @Test
    void responseIsPolledOnceARecordOfItIsEmitted() {
        assertThat(new Position(0, 4, 0).nextSequence()).isEqualTo(4);
        assertThat(new Position(0, 4, 1).nextSequence()).isEqualTo(5);
    }

    @Test
    void positionsFollowTheOrderOfEmission() {
        assertThat(new Position(0, 1, 9)).isLessThan(new Position(0, 2, 0));
        assertThat(new Position(0, 2, 0)).isLessThan(new Position(0, 2, 1));
    }
}
