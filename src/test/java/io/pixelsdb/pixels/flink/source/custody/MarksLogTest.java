package io.pixelsdb.pixels.flink.source.custody;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.segment.MarksFile;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarksLogTest {

    private final MemoryStorage storage = MemoryStorage.growing();
    private long time = 1_000_000;
    private final MarksLog log = new MarksLog(storage, 1, Duration.ofMillis(8_000), () -> time);

    @Test
    void keepsTheNewestAndAFewThatTellHowOldTheyAre() throws Exception {
        for (int i = 0; i < 200; i++) {
            time += 100;
            log.write(marks(i));
        }

        assertThat(MarksFile.newest(storage)).isEqualTo(marks(199));
        List<Map.Entry<Long, Marks>> history = log.history();
        assertThat(history).hasSizeBetween(8, 14);
        assertThat(history.get(0).getKey()).isBetween(8_000L, 11_000L);
        assertThat(history)
                .allSatisfy(
                        kept ->
                                assertThat(kept.getKey())
                                        .isEqualTo(
                                                (199 - kept.getValue().cut().upToWriter()) * 100));
    }

    @Test
    void clockThatGoesBackDoesNotBreakTheOrder() throws Exception {
        log.write(marks(1));
        time -= 5_000;
        log.write(marks(2));

        assertThat(MarksFile.newest(storage)).isEqualTo(marks(2));
        assertThat(log.history()).allSatisfy(kept -> assertThat(kept.getKey()).isZero());
    }

    private static Marks marks(long writer) {
        return Marks.of(new JournalCut(writer, Map.of()), List.of(), Map.of());
    }
}
