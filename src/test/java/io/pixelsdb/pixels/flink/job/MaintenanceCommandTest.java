package io.pixelsdb.pixels.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.schema.SchemaParser;
import io.pixelsdb.pixels.flink.sink.Lake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The command as it is called: what it prints, and how it ends. */
class MaintenanceCommandTest {

    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> config = new TreeMap<>();

    @BeforeEach
    void configure() {
        config.put("iceberg.catalog.type", "hadoop");
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void keepsAllTablesOfTheJob(Lake lake) throws IOException {
        String sink = lake.name().toLowerCase(Locale.ROOT);
        create(lake, "orders");
        create(lake, "items");
        config.put("sink.type", sink);
        config.put("table.name", "orders,items");
        config.put(sink + ".catalog.warehouse", folder.resolve("lake").toUri().toString());
        config.put(sink + ".table.name", "lake.${table}");

        assertThat(run()).isZero();
        assertThat(printed(err)).isEmpty();
        assertThat(printed(out))
                .contains("Table orders: " + sink + " lake.orders")
                .contains("Table items: " + sink + " lake.items")
                .contains("before: 0 data files")
                .contains(lake == Lake.ICEBERG ? "compact: nothing to do" : "compact: nothing done")
                .contains("expire: nothing to do")
                .contains(lake == Lake.ICEBERG ? "orphans: nothing done" : "orphans: nothing to do")
                .contains("after: 0 data files");
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void goesOnWithTheNextTableWhenOneFails(Lake lake) throws IOException {
        String sink = lake.name().toLowerCase(Locale.ROOT);
        create(lake, "orders");
        config.put("sink.type", sink);
        config.put("table.name", "missing,orders");
        config.put(sink + ".catalog.warehouse", folder.resolve("lake").toUri().toString());
        config.put(sink + ".table.name", "lake.${table}");

        assertThat(run("--dry-run", "--steps", "expire")).isEqualTo(1);
        assertThat(printed(err))
                .contains("Table missing: failed: ")
                .contains("lake.missing")
                .contains("1 of 2 tables");
        assertThat(printed(out))
                .contains("Table orders: " + sink + " lake.orders (dry run")
                .contains("expire: nothing to do")
                .doesNotContain("compact")
                .doesNotContain("after");
    }

    @Test
    void saysWhatIsWrongWithTheConfiguration() throws IOException {
        config.put("sink.type", "iceberg");
        config.put("table.name", "orders");
        config.put("iceberg.catalog.warehouse", folder.toUri().toString());
        config.put("iceberg.table.name", "lake.orders");
        config.put("maintenance.snapshot-retention", "10 min");
        config.put("maintenance.orphan-ages", "3 d");

        assertThat(run()).isEqualTo(1);
        assertThat(printed(err)).contains("maintenance.orphan-ages").contains("orphan-age");
        config.remove("maintenance.orphan-ages");
        assertThat(run()).isEqualTo(1);
        assertThat(printed(err)).contains("maintenance.snapshot-retention: is less than");
    }

    @Test
    void saysWhichArgumentsThereAre() throws IOException {
        assertThat(run("--help")).isZero();
        assertThat(printed(out)).contains("--dry-run").contains("--offline");
        assertThat(run("--steps", "compact,polish")).isEqualTo(1);
        assertThat(printed(err)).contains("knows no 'polish'").contains("compact,expire,orphans");
        assertThat(run("--dry-rum")).isEqualTo(1);
        assertThat(printed(err)).contains("--dry-rum").contains("--dry-run");
    }

    private void create(Lake lake, String table) {
        lake.prepare(
                lake.properties(folder.resolve("lake"), table),
                SchemaParser.parse("id:INT,data:STRING", "id"));
    }

    private int run(String... arguments) throws IOException {
        Path file = folder.resolve("job.properties");
        List<String> lines = new ArrayList<>();
        config.forEach((key, value) -> lines.add(key + "=" + value));
        Files.write(file, lines);
        List<String> all = new ArrayList<>(List.of("--config", file.toString()));
        all.addAll(List.of(arguments));
        return new MaintenanceCommand(stream(out), stream(err), Clock.systemUTC())
                .run(all.toArray(new String[0]));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String printed(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
