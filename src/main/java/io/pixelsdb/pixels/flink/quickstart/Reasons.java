package io.pixelsdb.pixels.flink.quickstart;

import java.util.LinkedHashSet;
import java.util.Set;

/** Says why something failed in a few lines for people, where a stack trace goes to the log. */
final class Reasons {

    private Reasons() {}

    /** The messages of a failure and its causes, each once. */
    static String of(Throwable failure) {
        Set<String> messages = new LinkedHashSet<>();
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String message = t.getMessage();
            if (message == null) {
                messages.add(t.getClass().getSimpleName());
            } else if (t.getCause() == null || !message.equals(t.getCause().toString())) {
                messages.add(message);
            }
        }
        return String.join("\n  ", messages);
    }
}
