package io.pixelsdb.pixels.flink.job;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.ConfigLoader;
import io.pixelsdb.pixels.flink.sink.CatalogFailure;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;

/**
 * Keeps the tables of a job, one after the other, and says what it did. What fails for one table is
 * no reason to leave out the others.
 */
@Internal
public final class MaintenanceCommand {

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
        try {
            MaintenanceArguments arguments = MaintenanceArguments.parse(args);
            if (arguments.commandLine().isHelp()) {
                out.println(MaintenanceArguments.USAGE);
                return 0;
            }
            return run(find(arguments), arguments);
        } catch (ValidationException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private static List<MaintainedTable> find(MaintenanceArguments arguments) {
        ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
        Configuration config =
                new ConfigLoader(classLoader, System::getenv).load(arguments.commandLine());
        try {
            return new MaintainedTables(config, classLoader).find();
        } catch (ValidationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw CatalogFailure.of(
                    "Maintenance", "cannot tell which tables there are", e, config.toMap());
        }
    }

    int run(List<MaintainedTable> tables, MaintenanceArguments arguments) {
        int failed = 0;
        for (MaintainedTable table : tables) {
            failed += new TableUpkeep(table, arguments, clock, out, err).run() ? 0 : 1;
        }
        if (failed > 0) {
            err.println(failed + " of " + tables.size() + " tables: not everything was done");
        }
        return failed > 0 ? 1 : 0;
    }
}
