package io.pixelsdb.pixels.flink.source.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class MarksFileTest {

    private static final BucketId BUCKET = new BucketId("public", "orders", 3);

    private final MemoryStorage storage = MemoryStorage.growing();

    @Test
    void newestMarksCount() throws Exception {
        assertThat(MarksFile.newest(storage)).isEqualTo(Marks.NONE);
        MarksFile.write(storage, MarksFile.name(2, 1), marks(7));
        MarksFile.write(storage, MarksFile.name(1, 9), marks(6));

        assertThat(MarksFile.newest(storage)).isEqualTo(marks(7));
    }

    @Test
    void marksThatWereCutOffOrChangedArePassedOver() throws Exception {
        MarksFile.write(storage, MarksFile.name(1, 1), marks(6));
        byte[] bytes = MarksFile.serialize(marks(7));
        for (int i = 0; i < bytes.length; i++) {
            storage.overwrite(MarksFile.name(1, 2), Arrays.copyOf(bytes, i));
            assertThat(MarksFile.newest(storage)).isEqualTo(marks(6));
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            storage.overwrite(MarksFile.name(1, 2), changed);
            assertThat(MarksFile.newest(storage)).isEqualTo(marks(6));
        }
    }

    @Test
    void marksOfANewerReleaseEndTheJob() throws Exception {
        byte[] bytes = MarksFile.serialize(marks(6));
        CRC32C crc = new CRC32C();
        bytes[3] = 2;
        crc.update(bytes, 0, bytes.length - Integer.BYTES);
        ByteBuffer.wrap(bytes).putInt(bytes.length - Integer.BYTES, (int) crc.getValue());
        storage.overwrite(MarksFile.name(1, 1), bytes);

        assertThatThrownBy(() -> MarksFile.newest(storage))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("has version 2");
    }

    @Test
    void bucketThatMarksDoNotKnowBeginsAtItsBeginning() {
        BucketId other = new BucketId("public", "orders", 4);

        assertThat(marks(7).startOf(other)).isEqualTo(PixelsSplit.unread(other));
        assertThat(marks(7).removedBefore(other)).isZero();
        assertThat(marks(7).removedBefore(BUCKET)).isEqualTo(6);
    }

    private static Marks marks(long sequence) {
        return Marks.of(
                new JournalCut(5, Map.of(4L, 2L)),
                List.of(new PixelsSplit(BUCKET, new Position(4, sequence, 1), true)),
                Map.of(BUCKET, sequence - 1));
    }
}
