package io.pixelsdb.pixels.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.source.GoldenBytes;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.junit.jupiter.api.Test;

class PixelsEnumeratorStateSerializerTest {

    private static final PixelsEnumeratorState STATE =
            new PixelsEnumeratorState(
                    List.of(bucket(1), bucket(0)),
                    List.of(new PixelsSplit(bucket(1), new Position(5_242_881, 5, 2), false)),
                    journal("born"),
                    new EndOfRun("source.bounded.changes=9", EndOfRun.Phase.DRAINING));

    private final PixelsEnumeratorStateSerializer serializer =
            new PixelsEnumeratorStateSerializer();

    @Test
    void readsWhatItWrites() throws Exception {
        byte[] initial = serializer.serialize(PixelsEnumeratorState.initial());

        assertThat(serializer.deserialize(4, serializer.serialize(STATE))).isEqualTo(STATE);
        assertThat(serializer.deserialize(4, initial)).isEqualTo(PixelsEnumeratorState.initial());
    }

    @Test
    void stillReadsVersion1() throws Exception {
        assertThat(serializer.deserialize(1, GoldenBytes.read("enumerator-v1.hex")))
                .isEqualTo(
                        new PixelsEnumeratorState(
                                STATE.knownBuckets(),
                                List.of(new PixelsSplit(bucket(1), new Position(0, 5, 2), false)),
                                null));
    }

    @Test
    void stillReadsVersion2() throws Exception {
        assertThat(serializer.deserialize(2, GoldenBytes.read("enumerator-v2.hex")))
                .isEqualTo(
                        new PixelsEnumeratorState(
                                STATE.knownBuckets(), STATE.unassigned(), journal(null)));
    }

    @Test
    void stillReadsVersion3() throws Exception {
        assertThat(serializer.deserialize(3, GoldenBytes.read("enumerator-v3.hex")))
                .isEqualTo(
                        new PixelsEnumeratorState(
                                STATE.knownBuckets(),
                                STATE.unassigned(),
                                journal(null),
                                STATE.end().orElseThrow()));
    }

    @Test
    void readsWhatNobodyKnewTheJournalOf() throws Exception {
        PixelsEnumeratorState state =
                new PixelsEnumeratorState(STATE.knownBuckets(), List.of(), journal(null));

        assertThat(serializer.deserialize(4, serializer.serialize(state))).isEqualTo(state);
    }

    @Test
    void writesWhatIsDocumentedForItsVersion() throws Exception {
        assertThat(serializer.getVersion()).isEqualTo(4);
        assertThat(serializer.serialize(STATE)).isEqualTo(GoldenBytes.read("enumerator-v4.hex"));
    }

    @Test
    void refusesVersionsItDoesNotKnow() {
        assertThatThrownBy(() -> serializer.deserialize(5, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 5")
                .hasMessageContaining("up to 4");
    }

    @Test
    void refusesBytesThatWereCutOff() throws Exception {
        byte[] bytes = serializer.serialize(STATE);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> serializer.deserialize(4, cut))
                    .isInstanceOf(IOException.class);
        }
    }

    private static JournalState journal(@Nullable String birth) {
        return new JournalState(
                "public.orders",
                birth,
                new JournalCut(5_242_882, Map.of(5_242_881L, 17L)),
                List.of(bucket(0)));
    }

    private static BucketId bucket(int number) {
        return new BucketId("public", "orders", number);
    }
}
