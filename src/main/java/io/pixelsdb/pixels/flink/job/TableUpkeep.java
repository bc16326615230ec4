package io.pixelsdb.pixels.flink.job;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceStep;
import io.pixelsdb.pixels.flink.maintenance.TableMaintenance;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Optional;
import org.apache.flink.table.api.ValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the maintenance command over one table, and what it prints: a line for each step, and
 * what failed. Errors count as failures like any other, such as memory that was too little for one
 * of the tables. Used once.
 */
final class TableUpkeep {

    private static final Logger LOG = LoggerFactory.getLogger(TableUpkeep.class);

    private final MaintainedTable table;
    private final MaintenanceArguments arguments;
    private final MaintenanceSettings settings;
    private final PrintStream out;
    private final PrintStream err;
    private boolean well = true;

    TableUpkeep(
            MaintainedTable table,
            MaintenanceArguments arguments,
            Clock clock,
            PrintStream out,
            PrintStream err) {
        this.table = requireNonNull(table, "table");
        this.arguments = requireNonNull(arguments, "arguments");
        this.settings =
                new MaintenanceSettings(
                        table.config(), clock, arguments.isDryRun(), arguments.isOffline());
        this.out = requireNonNull(out, "out");
        this.err = requireNonNull(err, "err");
    }

    /** Whether all went well. Throws nothing. */
    boolean run() {
        try {
            Optional<TableMaintenance> opened = table.open();
            if (opened.isEmpty()) {
                print("Table " + table.name() + " needs no upkeep");
                return true;
            }
            try (TableMaintenance maintenance = opened.get()) {
                run(maintenance);
            }
        } catch (Throwable e) {
            complain("failed", e);
        }
        return well;
    }

    private void run(TableMaintenance maintenance) throws Exception {
        print(
                "Table "
                        + table.name()
                        + ": "
                        + maintenance.description()
                        + (settings.isDryRun() ? " (dry run, nothing is changed)" : ""));
        survey("before", maintenance);
        for (MaintenanceStep step : arguments.steps()) {
            run(step, maintenance);
        }
        if (!settings.isDryRun()) {
            survey("after", maintenance);
        }
    }

    private void survey(String when, TableMaintenance maintenance) throws Exception {
        MaintenanceReport report = new MaintenanceReport();
        maintenance.survey(report);
        print("  " + when + ": " + report);
    }

    /** A step that fails, such as compaction that loses every race, does not keep the next away. */
    private void run(MaintenanceStep step, TableMaintenance maintenance) {
        MaintenanceReport report = new MaintenanceReport();
        Throwable failure = null;
        try {
            maintenance.run(step, settings, report);
        } catch (Throwable e) {
            failure = e;
        }
        print("  " + step.word() + ": " + outcome(failure != null, report));
        report.remarks().forEach(remark -> print("    " + remark));
        if (failure != null) {
            complain(step.word() + " failed", failure);
        }
    }

    private static String outcome(boolean failed, MaintenanceReport report) {
        String done = report.toString();
        if (failed) {
            return done.isEmpty() ? "failed" : "failed after " + done;
        }
        if (!done.isEmpty()) {
            return done;
        }
        return report.remarks().isEmpty() ? "nothing to do" : "nothing done";
    }

    /** What a library says may have anything in it. */
    private void print(String line) {
        out.println(table.withoutSecrets(line));
    }

    private void complain(String attempt, Throwable cause) {
        well = false;
        ValidationException failure =
                table.failure(
                        isWantOfMemory(cause)
                                ? attempt + " for want of memory; give it more by -Xmx"
                                : attempt,
                        cause);
        LOG.error("Maintenance failed", failure);
        err.println(failure.getMessage());
    }

    private static boolean isWantOfMemory(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof OutOfMemoryError)) {
            cause = cause.getCause();
        }
        return cause != null;
    }
}
