package io.pixelsdb.pixels.flink.source.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.source.GoldenBytes;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelsSplitSerializerTest {

    private static final PixelsSplit SPLIT =
            new PixelsSplit(
                    new BucketId("public", "größe", 3),
                    new Position(5_242_881, 123_456_789_012L, 42),
                    true,
                    77);

    private final PixelsSplitSerializer serializer = new PixelsSplitSerializer();

    @Test
    void readsWhatItWrites() throws Exception {
        PixelsSplit wholeTable = PixelsSplit.unread(new BucketId("a", "b", BucketId.NO_BUCKET));

        assertThat(roundTrip(SPLIT)).isEqualTo(SPLIT);
        assertThat(roundTrip(wholeTable)).isEqualTo(wholeTable);
    }

    @Test
    void stillReadsVersion1() throws Exception {
        assertThat(serializer.deserialize(1, GoldenBytes.read("split-v1.hex")))
                .isEqualTo(
                        new PixelsSplit(
                                SPLIT.bucket(), new Position(0, 123_456_789_012L, 42), true));
    }

    @Test
    void stillReadsVersion2() throws Exception {
        assertThat(serializer.deserialize(2, GoldenBytes.read("split-v2.hex")))
                .isEqualTo(SPLIT.uncounted());
    }

    @Test
    void writesWhatIsDocumentedForItsVersion() throws Exception {
        assertThat(serializer.getVersion()).isEqualTo(3);
        assertThat(serializer.serialize(SPLIT)).isEqualTo(GoldenBytes.read("split-v3.hex"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4})
    void refusesVersionsItDoesNotKnow(int version) {
        assertThatThrownBy(() -> serializer.deserialize(version, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version " + version)
                .hasMessageContaining("up to 3");
    }

    @Test
    void refusesBytesThatWereCutOff() throws Exception {
        byte[] bytes = serializer.serialize(SPLIT);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> serializer.deserialize(3, cut))
                    .isInstanceOf(EOFException.class);
        }
    }

    private PixelsSplit roundTrip(PixelsSplit split) throws IOException {
        return serializer.deserialize(serializer.getVersion(), serializer.serialize(split));
    }
}
