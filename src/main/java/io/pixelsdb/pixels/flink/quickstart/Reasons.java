package io.pixelsdb.pixels.flink.quickstart;

import java.util.ArrayList;
import java.util.List;

/** Says why something failed in a few lines for people, where a stack trace goes to the log. */
final class Reasons {

    private Reasons() {}

    /** The messages of a failure and its causes, except those that repeat another. */
    static String of(Throwable failure) {
        List<String> messages = new ArrayList<>();
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String message = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
            boolean repeatsNext = t.getCause() != null && message.equals(t.getCause().toString());
            if (!repeatsNext && messages.stream().noneMatch(before -> before.contains(message))) {
                messages.add(message);
            }
        }
        return String.join("\n  ", messages);
    }
}
