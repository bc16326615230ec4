package io.pixelsdb.pixels.flink.quickstart;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** Arguments of {@code quickstart.sh}, whose help text explains them. Immutable. */
final class QuickstartOptions {

    private static final List<String> SINKS = List.of("iceberg", "paimon");

    private static final int MAX_CHANGES = 10_000_000;

    private String sink = "iceberg";
    private int changes = 10_000;
    private boolean keepRunning;

    private QuickstartOptions() {}

    /**
     * @throws IllegalArgumentException if an argument is unknown or has a value that is not allowed
     */
    static QuickstartOptions parse(String... args) {
        QuickstartOptions options = new QuickstartOptions();
        Iterator<String> rest = Arrays.asList(args).iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "--sink":
                    options.sink = sink(valueOf(argument, rest));
                    break;
                case "--changes":
                    options.changes = changes(valueOf(argument, rest));
                    break;
                case "--keep-running":
                    options.keepRunning = true;
                    break;
                default:
                    throw new IllegalArgumentException(
                            "Unknown option '"
                                    + argument
                                    + "'. Options are --sink, --changes, --keep-running, --help");
            }
        }
        return options;
    }

    String sink() {
        return sink;
    }

    int changes() {
        return changes;
    }

    boolean keepRunning() {
        return keepRunning;
    }

    private static String valueOf(String argument, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(argument + " needs a value");
        }
        return rest.next();
    }

    private static String sink(String value) {
        if (!SINKS.contains(value)) {
            throw new IllegalArgumentException(
                    "--sink is one of " + String.join(", ", SINKS) + ", not '" + value + "'");
        }
        return value;
    }

    private static int changes(String value) {
        if (!value.matches("[1-9][0-9]{0,7}") || Integer.parseInt(value) > MAX_CHANGES) {
            throw new IllegalArgumentException(
                    "--changes is a number from 1 to " + MAX_CHANGES + ", not '" + value + "'");
        }
        return Integer.parseInt(value);
    }
}
