package io.pixelsdb.pixels.flink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files under {@code examples}: each is a configuration. Other tests run them. */
class ExamplesTest {

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("examples"))) {
            return files.sorted().collect(Collectors.toList());
        }
    }

    @Test
    void thereIsOneForEachTarget() throws IOException {
        assertThat(examples())
                .extracting(file -> file.getFileName().toString())
                .containsExactly(
                        "iceberg-glue.properties",
                        "iceberg-local.properties",
                        "iceberg-rest.properties",
                        "metadata-service.properties",
                        "paimon-local.properties",
                        "paimon-s3.properties",
                        "several-tables.properties");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void haveKnownKeysAndRightValuesAlone(Path file) throws IOException {
        Configuration all =
                new ConfigLoader(getClass().getClassLoader(), name -> "of the environment")
                        .load(CommandLine.parse("--config", file.toString()));
        List<ConfigOption<?>> options = DocumentedOptions.shippedOptions();
        Set<ConfigOption<?>> perTable = new HashSet<>(PixelsOptions.perTable());
        DocumentedOptions.shippedSinks().forEach(sink -> perTable.addAll(sink.tableOptions()));
        Set<String> prefixes =
                DocumentedOptions.shippedSinks().stream()
                        .map(sink -> sink.passThroughPrefixes())
                        .flatMap(Collection::stream)
                        .collect(Collectors.toSet());
        Configuration shared = new TableSettings(all, perTable).shared();
        Problems problems = new Problems();

        OptionChecks.checkKeys(shared, options, prefixes, problems);
        OptionChecks.checkValues(options, shared, problems);

        assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
    }
}
