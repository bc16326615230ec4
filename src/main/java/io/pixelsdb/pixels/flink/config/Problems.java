package io.pixelsdb.pixels.flink.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.api.ValidationException;

/** Collects what is wrong with a configuration, so that it is reported all at once. */
@PublicEvolving
public final class Problems {

    private final List<String> problems = new ArrayList<>();
    private final List<Throwable> causes = new ArrayList<>();

    public void add(String key, String message) {
        problems.add(key + ": " + message);
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
