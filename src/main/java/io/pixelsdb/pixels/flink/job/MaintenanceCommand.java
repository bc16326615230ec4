package io.pixelsdb.pixels.flink.job;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.ConfigLoader;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceStep;
import io.pixelsdb.pixels.flink.maintenance.TableMaintenance;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tables of a job, one after the other, and says what it did. What fails for one table is
 * no reason to leave out the others.
 */
@Internal
public final class MaintenanceCommand {

    private static final Logger LOG = LoggerFactory.getLogger(MaintenanceCommand.class);

    private final PrintStream out;
    private final PrintStream err;
    private final Clock clock;

    MaintenanceCommand(PrintStream out, PrintStream err, Clock clock) {
        this.out = requireNonNull(out, "out");
        this.err = requireNonNull(err, "err");
        this.clock = requireNonNull(clock, "clock");
    }

    /** Called by name, from a class that must not know Flink. Returns the exit code. */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        return new MaintenanceCommand(out, err, Clock.systemUTC()).run(args);
    }

    int run(String... args) {
        List<MaintainedTable> tables;
        MaintenanceArguments arguments;
        try {
            arguments = MaintenanceArguments.parse(args);
            if (arguments.commandLine().isHelp()) {
                out.println(MaintenanceArguments.USAGE);
                return 0;
            }
            ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
            Configuration config =
                    new ConfigLoader(classLoader, System::getenv).load(arguments.commandLine());
            tables = new MaintainedTables(config, classLoader).find();
        } catch (ValidationException e) {
            err.println(e.getMessage());
            return 1;
        }
        int failed = 0;
        for (MaintainedTable table : tables) {
            failed += keep(table, arguments) ? 0 : 1;
        }
        if (failed > 0) {
            err.println(failed + " of " + tables.size() + " tables: not everything was done");
        }
        return failed > 0 ? 1 : 0;
    }

    /** Whether all went well. */
    private boolean keep(MaintainedTable table, MaintenanceArguments arguments) {
        try {
            Optional<TableMaintenance> opened = table.open();
            if (opened.isEmpty()) {
                out.println("Table " + table.name() + " needs no upkeep");
                return true;
            }
            try (TableMaintenance maintenance = opened.get()) {
                return keep(table, maintenance, arguments);
            }
        } catch (Exception e) {
            complain(table.failure("failed", e));
            return false;
        }
    }

    private boolean keep(
            MaintainedTable table, TableMaintenance maintenance, MaintenanceArguments arguments)
            throws Exception {
        MaintenanceSettings settings =
                new MaintenanceSettings(
                        table.config(), clock, arguments.isDryRun(), arguments.isOffline());
        out.println(
                "Table "
                        + table.name()
                        + ": "
                        + maintenance.description()
                        + (settings.isDryRun() ? " (dry run, nothing is changed)" : ""));
        survey("before", maintenance);
        boolean well = true;
        for (MaintenanceStep step : arguments.steps()) {
            well &= run(step, table, maintenance, settings);
        }
        if (!settings.isDryRun()) {
            survey("after", maintenance);
        }
        return well;
    }

    private void survey(String when, TableMaintenance maintenance) throws Exception {
        MaintenanceReport report = new MaintenanceReport();
        maintenance.survey(report);
        out.println("  " + when + ": " + report);
    }

    /** A step that fails, such as compaction that loses every race, does not keep the next away. */
    private boolean run(
            MaintenanceStep step,
            MaintainedTable table,
            TableMaintenance maintenance,
            MaintenanceSettings settings) {
        MaintenanceReport report = new MaintenanceReport();
        boolean well = true;
        try {
            maintenance.run(step, settings, report);
        } catch (Exception e) {
            complain(table.failure(step.word() + " failed", e));
            well = false;
        }
        String done = report.toString();
        out.println("  " + step.word() + ": " + (done.isEmpty() ? "nothing to do" : done));
        report.remarks().forEach(remark -> out.println("    " + remark));
        return well;
    }

    private void complain(ValidationException failure) {
        LOG.error("Maintenance failed", failure);
        err.println(failure.getMessage());
    }
}
