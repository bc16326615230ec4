package io.pixelsdb.pixels.flink.sink.paimon.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceStep;
import io.pixelsdb.pixels.flink.maintenance.Maintenances;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.apache.paimon.Snapshot;
import org.apache.paimon.consumer.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which snapshots of a Paimon table stay, however old they are. */
class PaimonExpiryTest {

    private static final Predicate<Snapshot> OF_SINK =
            snapshot -> snapshot.commitUser().equals("sink");

    private static final MaintenanceSettings YEARS_LATER =
            Maintenances.later(Duration.ofDays(1000));

    @TempDir Path directory;

    private PaimonTestTable table;

    @BeforeEach
    void create() throws Exception {
        table = new PaimonTestTable(directory, Map.of());
        table.commit("sink", 1);
        table.commit("other", 2);
        table.commit("sink", 3);
        table.commit("other", 4);
    }

    @AfterEach
    void close() throws Exception {
        table.close();
    }

    @Test
    void theLastOfTheSinkAndAllAfterItStay() throws Exception {
        MaintenanceReport report = table.run(MaintenanceStep.EXPIRE, OF_SINK, YEARS_LATER);

        assertThat(report.number("snapshots expired")).isEqualTo(2);
        assertThat(earliest()).isEqualTo(3);
        assertThat(table.keys()).containsExactlyInAnyOrder(1, 2, 3, 4);
    }

    @Test
    void theLastOfTheSinkStaysAlsoWhenOthersCommitMeanwhile() throws Exception {
        AtomicBoolean committed = new AtomicBoolean();
        Predicate<Snapshot> interrupted =
                snapshot -> {
                    if (committed.compareAndSet(false, true)) {
                        commit("other", 5);
                        commit("other", 6);
                    }
                    return OF_SINK.test(snapshot);
                };

        table.run(MaintenanceStep.EXPIRE, interrupted, YEARS_LATER);

        assertThat(earliest()).isEqualTo(3);
    }

    @Test
    void whatSomebodyIsAboutToReadStays() throws Exception {
        table.table().consumerManager().resetConsumer("slow", new Consumer(2));

        table.run(MaintenanceStep.EXPIRE, OF_SINK, YEARS_LATER);

        assertThat(earliest()).isEqualTo(2);
    }

    private long earliest() {
        return table.table().snapshotManager().earliestSnapshotId();
    }

    private void commit(String user, int key) {
        try {
            table.commit(user, key);
        } catch (Exception e) {
            throw new IllegalStateException("Cannot commit key " + key, e);
        }
    }
}
