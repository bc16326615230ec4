package io.pixelsdb.pixels.flink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

/** Ages below which maintenance would take away what a savepoint needs. */
class MaintenanceOptionsTest {

    @Test
    void defaultsAreLongEnough() {
        assertThat(check().any()).isFalse();
    }

    @Test
    void retentionsCoverTheSavepointsOfTheJournal() {
        Problems problems =
                check(
                        "source.journal.retention", "30 h",
                        "maintenance.snapshot-retention", "30 h",
                        "maintenance.orphan-age", "30 h");

        assertThatThrownBy(problems::throwIfAny)
                .hasMessageContaining(
                        "maintenance.snapshot-retention: is less than source.journal.retention")
                .hasMessageContaining("maintenance.orphan-age: is less than");
        assertThat(
                        check(
                                        "source.journal.retention", "30 h",
                                        "maintenance.snapshot-retention", "31 h",
                                        "maintenance.orphan-age", "31 h")
                                .any())
                .isFalse();
    }

    @Test
    void filesOfLessThanADayMayBelongToAWriter() {
        assertThatThrownBy(check("maintenance.orphan-age", "23 h")::throwIfAny)
                .hasMessageContaining("maintenance.orphan-age: is less than a day");
    }

    private static Problems check(String... settings) {
        Map<String, String> config = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            config.put(settings[i], settings[i + 1]);
        }
        Problems problems = new Problems();
        MaintenanceOptions.check(Configuration.fromMap(config), problems);
        return problems;
    }
}
