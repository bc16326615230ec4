package io.pixelsdb.pixels.flink.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.api.ValidationException;

/** Collects what is wrong with a configuration, so that it is reported all at once. */
@PublicEvolving
public final class Problems {

    /** Each once, in the order in which they were found. */
    private final Set<String> problems = new LinkedHashSet<>();

    private final List<Throwable> causes = new ArrayList<>();

    public void add(String key, String message) {
        problems.add(key + ": " + message);
    }

    /**
     * Adds what is wrong with tables: once what all of them have in common, everything else with
     * the table's name before it.
     *
     * @param isOfItsOwn whether a table, by its name, has a value of its own that a problem speaks
     *     of: it is not common then, as the key without the table's name may be nowhere
     */
    public void addAll(Map<String, Problems> byTable, BiPredicate<String, String> isOfItsOwn) {
        Set<String> common = new LinkedHashSet<>();
        byTable.values().forEach(table -> common.addAll(table.problems));
        byTable.values().forEach(table -> common.retainAll(table.problems));
        byTable.keySet()
                .forEach(name -> common.removeIf(problem -> isOfItsOwn.test(name, problem)));
        problems.addAll(common);
        byTable.forEach(
                (name, table) -> {
                    table.problems.stream()
                            .filter(problem -> !common.contains(problem))
                            .forEach(problem -> problems.add("table " + name + ", " + problem));
                    causes.addAll(table.causes);
                });
    }

    /** Result of the step, or null after recording the {@link ValidationException} it threw. */
    @Nullable
    public <T> T collect(String key, Supplier<T> step) {
        try {
            return step.get();
        } catch (ValidationException e) {
            add(key, e.getMessage());
            causes.add(e);
            return null;
        }
    }

    public boolean any() {
        return !problems.isEmpty();
    }

    /** Throws one {@link ValidationException} that lists every problem, if there is one. */
    public void throwIfAny() {
        if (!any()) {
            return;
        }
        String message = "Configuration problems:\n  - " + String.join("\n  - ", problems);
        ValidationException exception =
                causes.isEmpty()
                        ? new ValidationException(message)
                        : new ValidationException(message, causes.get(0));
        causes.stream().skip(1).forEach(exception::addSuppressed);
        throw exception;
    }
}
