package io.pixelsdb.pixels.flink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentPlaceholdersTest {

    private final EnvironmentPlaceholders placeholders =
            new EnvironmentPlaceholders(
                    Map.of("HOST", "h1", "PORT", "99", "EMPTY", "", "ODD", "$1\\${env:HOST}")::get);

    @ParameterizedTest
    @CsvSource({
        "${env:HOST},h1",
        "${env:HOST}:${env:PORT},h1:99",
        "a${env:EMPTY}b,ab",
        "no placeholder,no placeholder",
        // Taken as it is: neither a reference to a group nor a placeholder of its own.
        "${env:ODD},$1\\${env:HOST}",
        // Left to the libraries that know them.
        "${HOST},${HOST}",
        "$env:HOST,$env:HOST"
    })
    void replacesWhatTheEnvironmentKnows(String value, String resolved) {
        assertThat(placeholders.resolve(Map.of("key", value))).isEqualTo(Map.of("key", resolved));
    }

    @Test
    void reportsEveryKeyWhoseVariableIsNotSet() {
        assertThatThrownBy(
                        () ->
                                placeholders.resolve(
                                        Map.of(
                                                "c", "${env:NONE} ${env:NEITHER}",
                                                "a", "s3cr3t ${env:}",
                                                "b", "s3cr3t ${env:HOST}")))
                .isInstanceOf(ValidationException.class)
                .hasMessage(
                        "Configuration problems:\n"
                                + "  - a: the environment variable '' is not set\n"
                                + "  - c: the environment variable 'NONE' is not set\n"
                                + "  - c: the environment variable 'NEITHER' is not set");
    }
}
