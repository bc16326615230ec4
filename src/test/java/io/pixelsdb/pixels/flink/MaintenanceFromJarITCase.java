package io.pixelsdb.pixels.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.schema.SchemaParser;
import io.pixelsdb.pixels.flink.sink.Lake;
import io.pixelsdb.pixels.flink.testing.cluster.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The maintenance command from the jar that users have, with a stock Flink and without one. */
class MaintenanceFromJarITCase {

    private static final String JAR = System.getProperty("pixels.it.jar");
    private static final String COMMAND = "io.pixelsdb.pixels.flink.PixelsMaintenance";

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(Lake.class)
    void takesTheLibrariesOfFlinkFromItsHome(Lake lake) throws IOException {
        Path lib = Files.createDirectories(folder.resolve("flink/lib"));
        writeJarThatLeadsTo(flinkClassPath(), lib.resolve("flink.jar"));

        Ended ended =
                run(
                        JAR,
                        COMMAND,
                        List.of("--config", configOf(lake).toString()),
                        Map.of("FLINK_HOME", folder.resolve("flink").toString()));

        assertDone(ended, lake);
    }

    /** No cluster is running here. */
    @ParameterizedTest
    @EnumSource(Lake.class)
    void runsUnderFlinkRunWithoutAJob(Lake lake) throws IOException {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.writeString(conf.resolve("config.yaml"), "rest.address: 127.0.0.1\n");

        Ended ended =
                run(
                        flinkClassPath(),
                        "org.apache.flink.client.cli.CliFrontend",
                        List.of("run", "-c", COMMAND, JAR, "--config", configOf(lake).toString()),
                        Map.of("FLINK_CONF_DIR", conf.toString()));

        assertDone(ended, lake);
    }

    @Test
    void saysWhatItNeedsWithoutFlink() {
        Ended ended = run(JAR, COMMAND, List.of("--help"), Map.of("FLINK_HOME", ""));

        assertThat(ended.exitCode).isEqualTo(1);
        assertThat(ended.output).contains("FLINK_HOME").contains("flink run -c " + COMMAND);
    }

    private static void assertDone(Ended ended, Lake lake) {
        assertThat(ended.output)
                .contains("Table orders: " + sink(lake) + " lake.orders")
                .contains("after: 0 data files")
                .doesNotContain("Exception");
        assertThat(ended.exitCode).isZero();
    }

    private static String sink(Lake lake) {
        return lake.name().toLowerCase(Locale.ROOT);
    }

    /** Of a table that is there. */
    private Path configOf(Lake lake) throws IOException {
        Map<String, String> properties = lake.properties(folder.resolve("lake"), "orders");
        lake.prepare(properties, SchemaParser.parse("id:INT,data:STRING", "id"));
        List<String> lines = new ArrayList<>(List.of("sink.type=" + sink(lake)));
        properties.forEach((key, value) -> lines.add(key + "=" + value));
        return Files.write(folder.resolve("job.properties"), lines);
    }

    private static String flinkClassPath() throws IOException {
        return Files.readString(Path.of(System.getProperty("pixels.it.flink-cluster"), "classpath"))
                .trim();
    }

    private static void writeJarThatLeadsTo(String classPath, Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Arrays.stream(classPath.split(File.pathSeparator))
                                .map(entry -> Path.of(entry).toUri().toString())
                                .collect(Collectors.joining(" ")));
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    }

    private Ended run(
            String classPath,
            String mainClass,
            List<String> arguments,
            Map<String, String> environment) {
        try (ChildJvm child =
                ChildJvm.start(
                        List.of("-Xmx512m"),
                        classPath,
                        mainClass,
                        arguments,
                        environment,
                        folder.resolve("command.log"))) {
            int exitCode = child.waitFor(Duration.ofMinutes(5));
            return new Ended(exitCode, child.output());
        }
    }

    private static final class Ended {

        private final int exitCode;
        private final String output;

        private Ended(int exitCode, String output) {
            this.exitCode = exitCode;
            this.output = output;
        }
    }
}
