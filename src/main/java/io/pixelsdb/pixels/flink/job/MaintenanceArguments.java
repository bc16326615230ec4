package io.pixelsdb.pixels.flink.job;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.CommandLine;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.api.ValidationException;

/** Arguments of the maintenance command: those of the job, and a few more. Immutable. */
final class MaintenanceArguments {

    static final String USAGE =
            "Arguments: [--config FILE] [--set key=value ...] [--steps LIST] [--dry-run]"
                    + " [--offline] [--help]\n"
                    + "  --config FILE    properties file of the job whose tables are to be"
                    + " kept;\n"
                    + "                   without it, the one on the class path\n"
                    + "  --set key=value  sets one key, over the file; may be repeated\n"
                    + "  --steps LIST     some of compact,expire,orphans; all by default\n"
                    + "  --dry-run        says what would be done, and does nothing\n"
                    + "  --offline        no job writes the tables meanwhile, so that Paimon tables"
                    + " can be\n"
                    + "                   compacted whose job does so itself\n"
                    + "  --help           prints this";

    private final CommandLine commandLine;
    private final Set<MaintenanceStep> steps;
    private final boolean dryRun;
    private final boolean offline;

    private MaintenanceArguments(
            CommandLine commandLine, Set<MaintenanceStep> steps, boolean dryRun, boolean offline) {
        this.commandLine = requireNonNull(commandLine, "commandLine");
        this.steps = requireNonNull(steps, "steps");
        this.dryRun = dryRun;
        this.offline = offline;
    }

    /**
     * @throws ValidationException if an argument is unknown or lacks its value
     */
    static MaintenanceArguments parse(String... args) {
        List<String> ofJob = new ArrayList<>();
        Set<MaintenanceStep> steps = EnumSet.allOf(MaintenanceStep.class);
        boolean dryRun = false;
        boolean offline = false;
        Iterator<String> rest = Arrays.asList(args).iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "--dry-run":
                    dryRun = true;
                    break;
                case "--offline":
                    offline = true;
                    break;
                case "--steps":
                    steps = stepsOf(rest.hasNext() ? rest.next() : "");
                    break;
                default:
                    ofJob.add(argument);
                    // The next one is a value, whatever it looks like.
                    if ((argument.equals("--config") || argument.equals("--set"))
                            && rest.hasNext()) {
                        ofJob.add(rest.next());
                    }
            }
        }
        return new MaintenanceArguments(CommandLine.parse(USAGE, ofJob), steps, dryRun, offline);
    }

    private static Set<MaintenanceStep> stepsOf(String list) {
        Set<MaintenanceStep> steps = EnumSet.noneOf(MaintenanceStep.class);
        for (String word : list.split(",", -1)) {
            Arrays.stream(MaintenanceStep.values())
                    .filter(step -> step.word().equals(word.trim()))
                    .findFirst()
                    .ifPresentOrElse(
                            steps::add,
                            () -> {
                                throw new ValidationException(
                                        "--steps knows no '" + word.trim() + "'.\n" + USAGE);
                            });
        }
        return steps;
    }

    CommandLine commandLine() {
        return commandLine;
    }

    /** In the order in which they are done. */
    Set<MaintenanceStep> steps() {
        return steps;
    }

    boolean isDryRun() {
        return dryRun;
    }

    boolean isOffline() {
        return offline;
    }
}
