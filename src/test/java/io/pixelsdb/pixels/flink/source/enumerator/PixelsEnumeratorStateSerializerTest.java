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
import org.junit.jupiter.api.Test;

class PixelsEnumeratorStateSerializerTest {

    private static final PixelsEnumeratorState STATE =
            new PixelsEnumeratorState(
                    List.of(bucket(1), bucket(0)),
                    List.of(new PixelsSplit(bucket(1), new Position(5_242_881, 5, 2), false)),
                    new JournalState(
                            "public.orders",
                            new JournalCut(5_242_882, Map.of(5_242_881L, 17L)),
                            List.of(bucket(0))),
                    new EndOfRun("source.bounded.changes=9", EndOfRun.Phase.DRAINING));

    private final PixelsEnumeratorStateSerializer serializer =
            new PixelsEnumeratorStateSerializer();

    @Test
    void readsWhatItWrites() throws Exception {
        byte[] initial = serializer.serialize(PixelsEnumeratorState.initial());

        assertThat(serializer.deserialize(3, serializer.serialize(STATE))).isEqualTo(STATE);
        assertThat(serializer.deserialize(3, initial)).isEqualTo(PixelsEnumeratorState.initial());
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
                                STATE.knownBuckets(),
                                STATE.unassigned(),
                                STATE.journal().orElseThrow()));
    }

    @Test
    void writesWhatIsDocumentedForItsVersion() throws Exception {
        assertThat(serializer.getVersion()).isEqualTo(3);
        assertThat(serializer.serialize(STATE)).isEqualTo(GoldenBytes.read("enumerator-v3.hex"));
    }

    @Test
    void refusesVersionsItDoesNotKnow() {
        assertThatThrownBy(() -> serializer.deserialize(4, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 4")
                .hasMessageContaining("up to 3");
    }

    @Test
    void refusesBytesThatWereCutOff() throws Exception {
        byte[] bytes = serializer.serialize(STATE);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> serializer.deserialize(3, cut))
                    .isInstanceOf(IOException.class);
        }
    }

    private static BucketId bucket(int number) {
        return new BucketId("public", "orders", number);
    }
}
