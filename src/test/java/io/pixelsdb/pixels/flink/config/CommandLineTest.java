package io.pixelsdb.pixels.flink.config;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    @Test
    void needsNoArguments() {
        CommandLine line = CommandLine.parse();

        assertThat(line.configFile()).isEmpty();
        assertThat(line.settings()).isEmpty();
        assertThat(line.isHelp()).isFalse();
    }

    @Test
    void takesAFileAndSettings() {
        CommandLine line =
                CommandLine.parse(
                        "--set", "table.name=orders", "--config", "my.conf", "--set", "a=b");

        assertThat(line.configFile()).contains("my.conf");
        assertThat(line.settings()).containsExactly(entry("table.name", "orders"), entry("a", "b"));
    }

    @Test
    void splitsSettingsAtTheFirstEqualsSign() {
        assertThat(CommandLine.parse("--set", " key = a=b ").settings())
                .containsExactly(entry("key", "a=b"));
    }

    @Test
    void takesEmptyValues() {
        assertThat(CommandLine.parse("--set", "key=").settings()).containsExactly(entry("key", ""));
    }

    @Test
    void letsTheLastSettingOfAKeyWin() {
        assertThat(CommandLine.parse("--set", "key=1", "--set", "key=2").settings())
                .containsExactly(entry("key", "2"));
    }

    @Test
    void isImmutable() {
        assertThatThrownBy(() -> CommandLine.parse().settings().put("a", "b"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void isAskedForHelp(String argument) {
        assertThat(CommandLine.parse(argument).isHelp()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--config", "--set"})
    void asksForAMissingValue(String argument) {
        assertRefused(argument + " needs a value.", argument);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "key", "=value", " =value"})
    void explainsTheFormOfASetting(String setting) {
        assertRefused("--set takes key=value.", "--set", setting);
    }

    @Test
    void refusesTwoFiles() {
        assertRefused("--config is there twice.", "--config", "a", "--config", "b");
    }

    @ParameterizedTest
    @CsvSource({
        "--confg,Unknown argument '--confg'.",
        "orders,Unknown argument 'orders'.",
        "'',Unknown argument ''.",
        "--password=s3cr3t,Unknown argument '--password'.",
        "sink.password=s3cr3t,Unknown argument 'sink.password'.",
        "--set=a=s3cr3t,'A blank, not an equals sign, goes between --set and its value.'",
        "--config=s3cr3t,'A blank, not an equals sign, goes between --config and its value.'"
    })
    void refusesOtherArgumentsWithoutShowingTheirValue(String argument, String message) {
        assertRefused(message, argument);
        assertThatThrownBy(() -> CommandLine.parse(argument)).hasMessageNotContaining("s3cr3t");
    }

    private static void assertRefused(String message, String... arguments) {
        assertThatThrownBy(() -> CommandLine.parse(arguments))
                .isInstanceOf(ValidationException.class)
                .hasMessage(message + "\n" + CommandLine.USAGE);
    }
}
