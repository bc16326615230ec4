package io.pixelsdb.pixels.flink.mock.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.mock.PollFault;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChancesTest {

    @Test
    void sameSeedDrawsTheSame() {
        List<PollFault> first = draw(5);

        assertThat(draw(5)).isEqualTo(first);
        assertThat(draw(6)).isNotEqualTo(first);
    }

    @Test
    void drawsOneTimeInSoMany() {
        List<PollFault> drawn = draw(1);

        assertThat(drawn.stream().filter(PollFault.LOSE::equals).count()).isBetween(60L, 140L);
        assertThat(drawn.stream().filter(PollFault.INTERNAL::equals).count())
                .isBetween(900L, 1_100L);
        assertThat(drawn).containsOnly(PollFault.NONE, PollFault.LOSE, PollFault.INTERNAL);
    }

    @Test
    void noneOfSeveralIsAheadOfTheOthers() {
        List<PollFault> drawn = draw("refuse:2,internal:2,unknown:2", 1);

        // None is drawn one time in eight; the three have equal parts of the rest.
        for (PollFault fault : List.of(PollFault.REFUSE, PollFault.INTERNAL, PollFault.UNKNOWN)) {
            assertThat(drawn.stream().filter(fault::equals).count())
                    .as("%s", fault)
                    .isBetween(2_750L, 3_080L);
        }
        assertThat(drawn.stream().filter(PollFault.NONE::equals).count()).isBetween(1_150L, 1_350L);
    }

    @Test
    void drawsEachAsOftenAsIfItWereAlone() {
        Chances<PollFault> chances = RandomFaults.parse("refuse:1,internal:2,lose:10");
        Random random = new Random(1);
        Map<PollFault, Integer> drawn = new EnumMap<>(PollFault.class);
        for (int i = 0; i < 10_000; i++) {
            chances.draw(random).forEach(fault -> drawn.merge(fault, 1, Integer::sum));
        }

        assertThat(drawn.get(PollFault.REFUSE)).isEqualTo(10_000);
        assertThat(drawn.get(PollFault.INTERNAL)).isBetween(4_800, 5_200);
        assertThat(drawn.get(PollFault.LOSE)).isBetween(900, 1_100);
    }

    @Test
    void oneInOneIsAlways() {
        RandomFaults faults = new RandomFaults(RandomFaults.parse("hang:1"), 1);

        assertThat(faults.get()).isEqualTo(PollFault.HANG);
        assertThat(faults.get()).isEqualTo(PollFault.HANG);
        assertThat(faults).hasToString("hang 2");
    }

    @Test
    void nothingHappensByDefault() {
        assertThat(Chances.none(RecordFlaw.class).draw(new Random(1))).isEmpty();
        assertThat(new RandomFaults(Chances.none(PollFault.class), 1)).hasToString("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lose", "lose:0", "lose:x", "none:1", "lose:1,lose:2", "LOSE:1"})
    void saysWhatThereIs(String text) {
        assertThatThrownBy(() -> RandomFaults.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "NAME:N separated by commas, each name once, of refuse, internal, unknown,"
                                + " lose, hang, delay");
    }

    private static List<PollFault> draw(long seed) {
        return draw("lose:100, internal:10", seed);
    }

    private static List<PollFault> draw(String chances, long seed) {
        RandomFaults faults = new RandomFaults(RandomFaults.parse(chances), seed);
        List<PollFault> drawn = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            drawn.add(faults.get());
        }
        return drawn;
    }
}
