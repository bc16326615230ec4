package io.pixelsdb.pixels.flink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.pixelsdb.pixels.flink.schema.SchemaParser;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The properties file in the jar shows every option, and nothing else. */
class ShippedPropertiesTest {

    private DocumentedOptions documented;

    @BeforeEach
    void readTheFile() throws IOException {
        documented = DocumentedOptions.inShippedFile();
    }

    static List<ConfigOption<?>> options() throws IOException {
        return DocumentedOptions.shippedOptions();
    }

    @Test
    void showsEveryOptionAndNoOtherKey() throws IOException {
        Set<String> keys = options().stream().map(ConfigOption::key).collect(Collectors.toSet());

        assertThat(documented.values().keySet()).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void showsTheDefaultOfWhatIsCommentedOut() throws IOException {
        assertThat(options())
                .filteredOn(ConfigOption::hasDefaultValue)
                .filteredOn(option -> !documented.active().containsKey(option.key()))
                .isNotEmpty()
                .allSatisfy(
                        option ->
                                assertThat(documented.values().get(option.key()))
                                        .as("%s, default %s", option.key(), option.defaultValue())
                                        .matches(
                                                value ->
                                                        DocumentedOptions.isDefault(
                                                                option, value)));
    }

    @Test
    void isAConfigurationWithoutProblems() throws IOException {
        Problems problems = new Problems();
        Configuration all = Configuration.fromMap(documented.values());
        Set<String> prefixes =
                DocumentedOptions.shippedSinks().stream()
                        .map(sink -> sink.passThroughPrefixes())
                        .flatMap(Collection::stream)
                        .collect(Collectors.toSet());

        OptionChecks.checkKeys(all, options(), prefixes, problems);
        OptionChecks.checkValues(options(), all, problems);
        OptionChecks.checkPresent(options(), all, problems);

        assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
    }

    @Test
    void hasColumnsAndAKeyThatFit() {
        assertThat(
                        SchemaParser.parse(
                                        documented.active().get("source.schema"),
                                        documented.active().get("source.primary-key"))
                                .primaryKey())
                .containsExactly("id");
    }

    @Test
    void setsWhatTheJobReadsFromIt() {
        Configuration loaded =
                new ConfigLoader(getClass().getClassLoader(), name -> null)
                        .load(CommandLine.parse());

        assertThat(loaded.toMap()).isEqualTo(documented.active());
    }

    @Test
    void keepsTheValuesDocumentedFromTheFirstDay() {
        assertThat(documented.active())
                .containsAllEntriesOf(OptionChecksTest.documentedFromTheFirstDay());
    }
}
