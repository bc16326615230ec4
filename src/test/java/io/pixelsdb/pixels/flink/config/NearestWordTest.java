package io.pixelsdb.pixels.flink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestWordTest {

    @ParameterizedTest
    @CsvSource({
        "pixels.server.hst,pixels.server.host",
        "pixels.sever.port,pixels.server.port",
        "source.primarykey,source.primary-key",
        "source.primary.key,source.primary-key",
        "tablename,table.name",
        "checkpoint.interval,checkpoint.interval.ms",
        "SINK.TYPE,sink.type",
        "sink.tpye,sink.type",
        "sink.type,sink.type"
    })
    void findsWhatWasMeant(String word, String meant) {
        assertThat(NearestWord.of(word, keys())).isEqualTo(meant);
    }

    @Test
    void takesTheFirstOfEquals() {
        assertThat(NearestWord.of("ab", List.of("ac", "ad"))).isEqualTo("ac");
        assertThat(NearestWord.of("", List.of("bb", "a", "c"))).isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource({
        "typ,type",
        "tpye,type",
        "Type,type",
        "bb,b2",
        "warehuose,warehouse",
        "regions,region"
    })
    void recognizesASlip(String slip, String meant) {
        assertThat(NearestWord.closeTo(slip, List.of("region", "b2", "type", "warehouse")))
                .contains(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"uri", "token", "scope", "house", "cc", "reg", ""})
    void takesADifferentWordForNoSlip(String word) {
        assertThat(NearestWord.closeTo(word, List.of("region", "b2", "type", "warehouse")))
                .isEmpty();
    }

    @Test
    void needsSomethingToChooseFrom() {
        assertThatThrownBy(() -> NearestWord.of("a", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> keys() {
        return PixelsOptions.all().stream().map(ConfigOption::key).collect(Collectors.toList());
    }
}
