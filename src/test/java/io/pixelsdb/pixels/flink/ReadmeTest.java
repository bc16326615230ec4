package io.pixelsdb.pixels.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.config.DocumentedOptions;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.mock.command.MockServerCommand;
import io.pixelsdb.pixels.flink.sink.SinkFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.Test;

/** What the README and its pages say of keys, defaults and options is what the code does. */
class ReadmeTest {

    private static final Path README = Path.of("README.md");

    @Test
    void tablesOfKeysAreThoseOfTheCode() throws IOException {
        Set<ConfigOption<?>> required = new HashSet<>(Set.of(PixelsOptions.TABLE_NAME));
        for (SinkFactory sink : DocumentedOptions.shippedSinks()) {
            required.addAll(sink.requiredOptions());
        }
        List<String> expected =
                DocumentedOptions.shippedOptions().stream()
                        .map(option -> row(option, required.contains(option)))
                        .collect(Collectors.toList());
        List<String> documented =
                Files.readAllLines(README).stream()
                        .filter(line -> line.matches("\\| `[a-z]+\\.[a-z0-9.-]+` \\|.*"))
                        .collect(Collectors.toList());

        assertThat(documented).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void keysThatATableCanHaveOfItsOwnAreThoseOfTheCode() throws IOException {
        Set<ConfigOption<?>> options = new HashSet<>(PixelsOptions.perTable());
        for (SinkFactory sink : DocumentedOptions.shippedSinks()) {
            options.addAll(sink.tableOptions());
        }
        String readme = Files.readString(README);
        int begin = readme.indexOf("| Keys that a table can have of its own |");
        String list = readme.substring(begin, readme.indexOf("\n\n", begin));
        List<String> documented =
                Pattern.compile("`([a-z.-]+)`")
                        .matcher(list)
                        .results()
                        .map(key -> key.group(1))
                        .collect(Collectors.toList());

        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(
                        options.stream().map(ConfigOption::key).collect(Collectors.toList()));
    }

    @Test
    void helpOfTheMockServerIsThatOfTheCode() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        new MockServerCommand(new String[] {"--help"}, print, print).run();

        assertThat(Files.readString(Path.of("docs", "mock-server.md")))
                .contains(out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n").trim());
    }

    private static String row(ConfigOption<?> option, boolean required) {
        return String.format(
                "| `%s` | %s | %s |",
                option.key(),
                required ? "required" : defaultOf(option),
                new HtmlFormatter().format(option.description()));
    }

    private static String defaultOf(ConfigOption<?> option) {
        Object value = option.defaultValue();
        if (value == null) {
            return "none";
        }
        if (value instanceof Duration) {
            return "`" + latinDigits(TimeUtils.formatWithHighestUnit((Duration) value)) + "`";
        }
        if (value instanceof Enum) {
            return "`" + value.toString().toLowerCase(Locale.ROOT) + "`";
        }
        return "`" + latinDigits(value.toString()) + "`";
    }

    /** Flink writes durations and sizes in the digits of the locale. */
    private static String latinDigits(String text) {
        return text.codePoints()
                .map(c -> Character.isDigit(c) ? '0' + Character.digit(c, 10) : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
