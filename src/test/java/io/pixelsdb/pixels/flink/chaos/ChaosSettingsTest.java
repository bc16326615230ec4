package io.pixelsdb.pixels.flink.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every build tries is drawn from seeds, which must have been chosen well. */
class ChaosSettingsTest {

    private static final Set<Mishap> KILLS =
            EnumSet.of(
                    Mishap.KILL_TASK_MANAGER,
                    Mishap.KILL_JOB_MANAGER,
                    Mishap.KILL_DURING_COMMIT,
                    Mishap.FREEZE_TASK_MANAGER);

    @Test
    void shortFormsTogetherDrawEveryKindOfMishap() {
        assertThat(shortForms().flatMap(form -> drawn(form).stream()).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Mishap.values());
    }

    @Test
    void eachShortFormKillsTwiceAtLeast() {
        assertThat(shortForms())
                .allSatisfy(
                        form ->
                                assertThat(drawn(form))
                                        .as("mishaps of %s", form)
                                        .filteredOn(KILLS::contains)
                                        .hasSizeGreaterThanOrEqualTo(2));
    }

    private static Stream<ChaosSettings> shortForms() {
        return Stream.of("iceberg", "paimon")
                .flatMap(
                        sink ->
                                Stream.of(true, false)
                                        .map(keyed -> ChaosSettings.shortForm(sink, keyed)));
    }

    private static List<Mishap> drawn(ChaosSettings form) {
        return form.draw(new Random(form.seed()));
    }
}
