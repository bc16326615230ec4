package io.pixelsdb.pixels.flink.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuickstartOptionsTest {

    @Test
    void haveDefaults() {
        QuickstartOptions options = QuickstartOptions.parse();

        assertThat(options.sink()).isEqualTo("iceberg");
        assertThat(options.changes()).isEqualTo(10_000);
        assertThat(options.keepRunning()).isFalse();
    }

    @Test
    void comeInAnyOrder() {
        QuickstartOptions options =
                QuickstartOptions.parse("--keep-running", "--changes", "7", "--sink", "paimon");

        assertThat(options.sink()).isEqualTo("paimon");
        assertThat(options.changes()).isEqualTo(7);
        assertThat(options.keepRunning()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "--sink,    hudi,     '--sink is one of iceberg, paimon, not ''hudi'''",
        "--changes, 0,        '--changes is a number from 1 to 10000000, not ''0'''",
        "--changes, 99999999, '--changes is a number from 1 to 10000000, not ''99999999'''",
        "--changes, many,     '--changes is a number from 1 to 10000000, not ''many'''",
        "--rate,    5,        'Unknown option ''--rate''. Options are --sink, --changes, --keep-running, --help'",
    })
    void refuseWhatTheyDoNotKnow(String option, String value, String message) {
        assertThatThrownBy(() -> QuickstartOptions.parse(option, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void needTheirValues() {
        assertThatThrownBy(() -> QuickstartOptions.parse("--sink"))
                .hasMessage("--sink needs a value");
    }
}
