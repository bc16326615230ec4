package io.pixelsdb.pixels.flink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @Test
    void needsSomethingToChooseFrom() {
        assertThatThrownBy(() -> NearestWord.of("a", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> keys() {
        return PixelsOptions.all().stream().map(ConfigOption::key).collect(Collectors.toList());
    }
}
