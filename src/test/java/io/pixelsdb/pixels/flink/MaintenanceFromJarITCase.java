package io.pixelsdb.pixels.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.sink.Lake;
import io.pixelsdb.pixels.flink.testing.Clusters;
import io.pixelsdb.pixels.flink.testing.NeglectedTable;
import io.pixelsdb.pixels.flink.testing.cluster.ChildJvm;
import io.pixelsdb.pixels.flink.testing.cluster.CommandResult;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The maintenance command from the jar that users have, with a stock Flink and without one. */
class MaintenanceFromJarITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(2);

    private static final String JAR = System.getProperty("pixels.it.jar");
    private static final String COMMAND = "io.pixelsdb.pixels.flink.PixelsMaintenance";

    @TempDir private Path folder;

    private MiniCluster cluster;
    private int commands;

    @BeforeEach
    void take(@InjectMiniCluster MiniCluster running) {
        cluster = running;
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void keepsATableWithTheLibrariesOfFlinksHome(Lake lake) throws Exception {
        NeglectedTable table = create(lake);
        String config = table.configuration().toString();
        Map<Path, Long> files = table.files();

        CommandResult planned = runAlone("--config", config, "--dry-run");

        assertThat(planned.output())
                .contains("Table orders: " + sink(lake) + " lake.orders (dry run")
                .containsPattern("  compact: [1-9]\\d* data files to (rewrite|compact)")
                .containsPattern("  expire: [1-9]\\d* snapshots to expire")
                .contains("  orphans: 1 orphans to remove, 5 bytes of theirs")
                .doesNotContain("Exception", "  after:");
        assertThat(planned.exitCode()).isZero();
        assertThat(table.files()).isEqualTo(files);

        assertKept(runAlone("--config", config), lake, table, files);
    }

    /** No cluster is running there. */
    @ParameterizedTest
    @EnumSource(Lake.class)
    void keepsATableUnderFlinkRunWithoutAJob(Lake lake) throws Exception {
        NeglectedTable table = create(lake);
        Map<Path, Long> files = table.files();
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.writeString(conf.resolve("config.yaml"), "rest.address: 127.0.0.1\n");

        CommandResult done =
                run(
                        flinkClassPath(),
                        "org.apache.flink.client.cli.CliFrontend",
                        List.of(
                                "run",
                                "-c",
                                COMMAND,
                                JAR,
                                "--config",
                                table.configuration().toString()),
                        Map.of("FLINK_CONF_DIR", conf.toString()));

        assertKept(done, lake, table, files);
    }

    @Test
    void failureIsInTheExitCodeAndItsStackInTheLog() throws Exception {
        Path config =
                Files.write(
                        folder.resolve("job.properties"),
                        List.of(
                                "sink.type=paimon",
                                "table.name=orders",
                                "paimon.catalog.warehouse=" + folder.resolve("lake").toUri(),
                                "paimon.table.name=lake.missing"));

        CommandResult failed = runAlone("--config", config.toString());

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.output())
                .contains("Table orders: failed: ", "lake.missing")
                .contains("ERROR TableUpkeep - Maintenance failed\n", "\tat ")
                .contains("1 of 1 tables: not everything was done");
    }

    @Test
    void saysWhatItNeedsWithoutFlink() {
        CommandResult refused = run(JAR, COMMAND, List.of("--help"), Map.of("FLINK_HOME", ""));

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output()).contains("FLINK_HOME").contains("flink run -c " + COMMAND);
    }

    private static void assertKept(
            CommandResult kept, Lake lake, NeglectedTable table, Map<Path, Long> files)
            throws Exception {
        assertThat(kept.output())
                .contains("Table orders: " + sink(lake) + " lake.orders")
                .containsPattern("  compact: .*[1-9]\\d* (data files rewritten|files replaced)")
                .containsPattern("  expire: [1-9]\\d* snapshots expired")
                .contains("  orphans: 1 orphans removed, 5 bytes of theirs")
                .contains("  after: 1 data files, ")
                .doesNotContain("Exception", "failed", "WARN");
        assertThat(kept.exitCode()).isZero();
        assertThat(table.orphan()).doesNotExist();
        assertThat(table.rows()).containsExactlyInAnyOrderElementsOf(table.expectedRows());
        assertThat(journal(table.files())).isNotEmpty().isEqualTo(journal(files));
    }

    private static Map<Path, Long> journal(Map<Path, Long> files) {
        return files.entrySet().stream()
                .filter(file -> file.getKey().toString().contains("_pixels_journal"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private NeglectedTable create(Lake lake) throws Exception {
        NeglectedTable table =
                NeglectedTable.create(
                        cluster, Files.createDirectory(folder.resolve("pipeline")), lake);
        assertThat(table.rows()).containsExactlyInAnyOrderElementsOf(table.expectedRows());
        return table;
    }

    private static String sink(Lake lake) {
        return lake.name().toLowerCase(Locale.ROOT);
    }

    private CommandResult runAlone(String... arguments) throws IOException {
        Path lib = Files.createDirectories(folder.resolve("flink/lib"));
        writeJarThatLeadsTo(flinkClassPath(), lib.resolve("flink.jar"));
        return run(
                JAR,
                COMMAND,
                Arrays.asList(arguments),
                Map.of("FLINK_HOME", folder.resolve("flink").toString()));
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

    private CommandResult run(
            String classPath,
            String mainClass,
            List<String> arguments,
            Map<String, String> environment) {
        Path output = folder.resolve("command-" + commands++ + ".log");
        try (ChildJvm child =
                ChildJvm.start(
                        List.of("-Xmx512m"),
                        classPath,
                        mainClass,
                        arguments,
                        environment,
                        output)) {
            int exitCode = child.waitFor(Duration.ofMinutes(5));
            return new CommandResult(exitCode, child.output());
        }
    }
}
