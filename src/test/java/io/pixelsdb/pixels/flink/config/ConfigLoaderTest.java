package io.pixelsdb.pixels.flink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {

    private static final String SHIPPED_TABLE = "orders";

    @TempDir Path directory;

    private Map<String, String> environment = Map.of();

    @Test
    void readsTheFileOfTheCommandLine() throws IOException {
        Path file = write("my.properties", "table.name=mine\nsource.buckets: 4\n");

        assertThat(load("--config", file.toString()).toMap())
                .isEqualTo(Map.of("table.name", "mine", "source.buckets", "4"));
    }

    @Test
    void takesNothingFromTheClassPathBesideAFile() throws IOException {
        Path file = write("my.properties", "schema.name=s\n");

        assertThat(load("--config", file.toString()).containsKey("table.name")).isFalse();
    }

    @Test
    void letsTheCommandLineWinOverTheFile() throws IOException {
        Path file = write("my.properties", "table.name=file\nschema.name=s\n");

        assertThat(
                        load(
                                        "--set",
                                        "table.name=line",
                                        "--config",
                                        file.toString(),
                                        "--set",
                                        "sink.type=paimon")
                                .toMap())
                .isEqualTo(Map.of("table.name", "line", "schema.name", "s", "sink.type", "paimon"));
    }

    @Test
    void takesAUri() throws IOException {
        Path file = write("my.properties", "table.name=mine\n");

        assertThat(load("--config", file.toUri().toString()).get(PixelsOptions.TABLE_NAME))
                .isEqualTo("mine");
    }

    @Test
    void takesPathsWithBlanksAndPercentSigns() throws IOException {
        Path file = write("my own 100%41.properties", "table.name=mine\n");

        assertThat(load("--config", file.toString()).get(PixelsOptions.TABLE_NAME))
                .isEqualTo("mine");
    }

    @Test
    void takesAPathRelativeToTheWorkingDirectory() throws IOException {
        Path file = write("my.properties", "table.name=mine\n");
        Path relative = Path.of("").toAbsolutePath().relativize(file.toAbsolutePath());

        assertThat(relative.isAbsolute()).isFalse();
        assertThat(load("--config", relative.toString()).get(PixelsOptions.TABLE_NAME))
                .isEqualTo("mine");
    }

    @Test
    void readsUtf8AndTrimsTrailingBlanks() throws IOException {
        Path file = write("my.properties", "table.name=bestell\u00fcbersicht \u8a9e \t \n");

        assertThat(load("--config", file.toString()).get(PixelsOptions.TABLE_NAME))
                .isEqualTo("bestell\u00fcbersicht \u8a9e");
    }

    @Test
    void refusesAFileInAnotherEncoding() throws IOException {
        Path file = directory.resolve("latin1.properties");
        Files.write(file, "table.name=\u00fcbersicht\n".getBytes(StandardCharsets.ISO_8859_1));

        assertRefused("'" + file + "' cannot be read: it is not in UTF-8", file.toString());
    }

    @Test
    void refusesAMalformedEscape() throws IOException {
        Path file = write("my.properties", "table.name=\\u12\n");

        assertRefused("'" + file + "' cannot be read: Malformed", file.toString());
    }

    @Test
    void namesAFileThatIsNotThere() {
        String missing = directory.resolve("missing.properties").toString();

        assertRefused("The configuration file '" + missing + "' cannot be read: ", missing);
        assertRefused("The configuration file 'nowhere/x' cannot be read: ", "nowhere/x");
    }

    @Test
    void namesADirectoryAndAnUnknownFileSystem() {
        assertRefused("'" + directory + "' cannot be read: ", directory.toString());
        assertRefused("'nofs://x/y' cannot be read: ", "nofs://x/y");
        assertRefused("'' cannot be read: ", "");
    }

    @Test
    void resolvesTheEnvironmentInFileAndSettings() throws IOException {
        environment = Map.of("TABLE", "mine", "KEY", "s3cr3t");
        Path file = write("my.properties", "table.name=${env:TABLE}\n");

        assertThat(load("--config", file.toString(), "--set", "k=${env:KEY}").toMap())
                .isEqualTo(Map.of("table.name", "mine", "k", "s3cr3t"));
    }

    @Test
    void doesNotLookUpWhatASettingReplaces() throws IOException {
        Path file = write("my.properties", "table.name=${env:NONE}\n");

        assertThat(
                        load("--config", file.toString(), "--set", "table.name=mine")
                                .get(PixelsOptions.TABLE_NAME))
                .isEqualTo("mine");
    }

    @Test
    void fallsBackToTheShippedFile() {
        assertThat(load().get(PixelsOptions.TABLE_NAME)).isEqualTo(SHIPPED_TABLE);
    }

    @Test
    void prefersADirectoryOnTheClassPathToTheShippedFile() throws IOException {
        write(ConfigLoader.DEFAULT_FILE, "table.name=mine\n");

        assertThat(loadWith(directory.toUri().toURL()).toMap())
                .isEqualTo(Map.of("table.name", "mine"));
    }

    @Test
    void prefersAJarOnTheClassPathToTheShippedFile() throws IOException {
        Path jar = directory.resolve("conf.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(ConfigLoader.DEFAULT_FILE));
            out.write("table.name=mine\n".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(loadWith(jar.toUri().toURL()).toMap()).isEqualTo(Map.of("table.name", "mine"));
    }

    @Test
    void refusesAMalformedFileOnTheClassPath() throws IOException {
        write(ConfigLoader.DEFAULT_FILE, "table.name=\\u12\n");

        assertThatThrownBy(() -> loadWith(directory.toUri().toURL()))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("cannot be read");
    }

    @Test
    void saysHowToNameAFileWhenThereIsNone() throws IOException {
        try (URLClassLoader nothing = new URLClassLoader(new URL[0], null)) {
            assertThatThrownBy(
                            () ->
                                    new ConfigLoader(nothing, environment::get)
                                            .load(CommandLine.parse()))
                    .isInstanceOf(ValidationException.class)
                    .hasMessage(
                            "There is no pixels-client.properties on the class path."
                                    + " Name one with --config");
        }
    }

    private Configuration load(String... arguments) {
        return new ConfigLoader(getClass().getClassLoader(), environment::get)
                .load(CommandLine.parse(arguments));
    }

    /** The parent comes first, and with it the shipped file, as in a job jar. */
    private Configuration loadWith(URL classPath) throws IOException {
        try (URLClassLoader classLoader =
                new URLClassLoader(new URL[] {classPath}, getClass().getClassLoader())) {
            return new ConfigLoader(classLoader, environment::get).load(CommandLine.parse());
        }
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private void assertRefused(String message, String location) {
        assertThatThrownBy(() -> load("--config", location))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining(message);
    }
}
