package io.pixelsdb.pixels.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.source.GoldenBytes;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PixelsEnumeratorStateSerializerTest {

    private static final PixelsEnumeratorState STATE =
            new PixelsEnumeratorState(
                    List.of(bucket(1), bucket(0)),
                    List.of(new PixelsSplit(bucket(1), new Position(5, 2), false)));

    private final PixelsEnumeratorStateSerializer serializer =
            new PixelsEnumeratorStateSerializer();

    @Test
    void readsWhatItWrites() throws Exception {
        byte[] initial = serializer.serialize(PixelsEnumeratorState.initial());

        assertThat(serializer.deserialize(1, serializer.serialize(STATE))).isEqualTo(STATE);
        assertThat(serializer.deserialize(1, initial)).isEqualTo(PixelsEnumeratorState.initial());
    }

    @Test
    void stillReadsVersion1() throws Exception {
        assertThat(serializer.deserialize(1, GoldenBytes.read("enumerator-v1.hex")))
                .isEqualTo(STATE);
    }

    @Test
    void writesWhatIsDocumentedForItsVersion() throws Exception {
        assertThat(serializer.getVersion()).isEqualTo(1);
        assertThat(serializer.serialize(STATE)).isEqualTo(GoldenBytes.read("enumerator-v1.hex"));
    }

    @Test
    void refusesVersionsItDoesNotKnow() {
        assertThatThrownBy(() -> serializer.deserialize(2, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2")
                .hasMessageContaining("up to 1");
    }

    @Test
    void refusesBytesThatWereCutOff() throws Exception {
        byte[] bytes = serializer.serialize(STATE);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> serializer.deserialize(1, cut))
                    .isInstanceOf(IOException.class);
        }
    }

    private static BucketId bucket(int number) {
        return new BucketId("public", "orders", number);
    }
}
