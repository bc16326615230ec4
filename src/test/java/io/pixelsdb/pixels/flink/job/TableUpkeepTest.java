package io.pixelsdb.pixels.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceStep;
import io.pixelsdb.pixels.flink.maintenance.TableMaintenance;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.SinkFactory;
import io.pixelsdb.pixels.flink.sink.SinkSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

/** What the command says of a table where something fails, and that it goes on. */
class TableUpkeepTest {

    private static final String SECRET = "id:8f3a9";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void errorOfOneStepKeepsNeitherTheNextStepAwayNorTheNextTable() {
        Upkeep broken = new Upkeep();
        broken.on(
                MaintenanceStep.COMPACT,
                report -> {
                    throw new OutOfMemoryError("Java heap space");
                });
        broken.on(MaintenanceStep.EXPIRE, report -> report.add("snapshots expired", 3));
        Upkeep sound = new Upkeep();

        assertThat(run(table("broken", broken), table("sound", sound))).isEqualTo(1);

        assertThat(printed(err))
                .contains("Table broken: compact failed for want of memory; give it more by -Xmx")
                .contains("1 of 2 tables: not everything was done");
        assertThat(printed(out))
                .contains("expire: 3 snapshots expired")
                .contains("Table sound: an upkeep");
        assertThat(broken.closed).isTrue();
        assertThat(sound.closed).isTrue();
    }

    @Test
    void errorOfALibraryThatIsMissingIsSaidOfItsTableAlone() {
        Upkeep sound = new Upkeep();
        MaintainedTable broken =
                table(
                        "broken",
                        () -> {
                            throw new NoClassDefFoundError("org/example/Missing");
                        });

        assertThat(run(broken, table("sound", sound))).isEqualTo(1);

        assertThat(printed(err)).contains("Table broken: failed: org/example/Missing");
        assertThat(printed(out)).contains("Table sound: an upkeep");
    }

    @Test
    void stepThatFailedIsNotSaidToHaveHadNothingToDo() {
        Upkeep upkeep = new Upkeep();
        upkeep.on(
                MaintenanceStep.COMPACT,
                report -> {
                    throw new IOException("the disk is full");
                });
        upkeep.on(
                MaintenanceStep.EXPIRE,
                report -> {
                    report.add("snapshots expired", 2);
                    throw new IOException("the disk is full");
                });
        upkeep.on(MaintenanceStep.ORPHANS, report -> report.remark("Not looked for"));

        assertThat(run(table("orders", upkeep))).isEqualTo(1);

        assertThat(printed(out).lines())
                .contains(
                        "  compact: failed",
                        "  expire: failed after 2 snapshots expired",
                        "  orphans: nothing done",
                        "    Not looked for")
                .doesNotContain("  compact: nothing to do");
        assertThat(printed(err)).contains("Table orders: compact failed: the disk is full");
    }

    @Test
    void secretsOfTheConfigurationAreInNothingThatIsPrinted() {
        Upkeep upkeep = new Upkeep();
        upkeep.on(
                MaintenanceStep.COMPACT,
                report -> report.remark("Refused by https://lake?credential=" + SECRET));
        upkeep.on(
                MaintenanceStep.EXPIRE,
                report -> {
                    throw new UncheckedIOException(
                            new IOException("No such credential: " + SECRET));
                });

        assertThat(run(table("orders", upkeep))).isEqualTo(1);

        assertThat(printed(out)).contains("Refused by").doesNotContain(SECRET);
        assertThat(printed(err)).contains("No such credential").doesNotContain(SECRET);
    }

    private int run(MaintainedTable... tables) {
        return new MaintenanceCommand(stream(out), stream(err), Clock.systemUTC())
                .run(List.of(tables), MaintenanceArguments.parse());
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String printed(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static MaintainedTable table(String name, Target target) {
        Configuration config = Configuration.fromMap(Map.of("iceberg.catalog.credential", SECRET));
        return new MaintainedTable(name, new KeptSink(target), config);
    }

    private interface Target {
        TableMaintenance open();
    }

    private interface Work {
        void run(MaintenanceReport report) throws Exception;
    }

    private static final class KeptSink implements SinkFactory {

        private final Target target;

        private KeptSink(Target target) {
            this.target = target;
        }

        @Override
        public String factoryIdentifier() {
            return "kept";
        }

        @Override
        public Set<ConfigOption<?>> requiredOptions() {
            return Set.of();
        }

        @Override
        public Set<ConfigOption<?>> optionalOptions() {
            return Set.of();
        }

        @Override
        public PreparedSink prepare(SinkSettings settings, PixelsSchema schema) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<TableMaintenance> maintenance(SinkSettings settings) {
            return Optional.of(target.open());
        }
    }

    /** Does nothing in a step unless told. */
    private static final class Upkeep implements TableMaintenance, Target {

        private final Map<MaintenanceStep, Work> works = new EnumMap<>(MaintenanceStep.class);
        private boolean closed;

        private void on(MaintenanceStep step, Work work) {
            works.put(step, work);
        }

        @Override
        public TableMaintenance open() {
            return this;
        }

        @Override
        public String description() {
            return "an upkeep";
        }

        @Override
        public void run(
                MaintenanceStep step, MaintenanceSettings settings, MaintenanceReport report)
                throws Exception {
            works.getOrDefault(step, any -> {}).run(report);
        }

        @Override
        public void survey(MaintenanceReport report) {
            report.add("data files", 1);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
