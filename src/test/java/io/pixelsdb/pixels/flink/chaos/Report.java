package io.pixelsdb.pixels.flink.chaos;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What happened in one run and what came of it. Not thread-safe. */
final class Report {

    private final ChaosSettings settings;
    private final long startNanos = System.nanoTime();
    private final Map<String, Integer> kills = new TreeMap<>();
    private final List<String> history = new ArrayList<>();
    private Duration longest = Duration.ZERO;
    private String longestAfter = "nothing";

    Report(ChaosSettings settings) {
        this.settings = requireNonNull(settings, "settings");
    }

    void killed(String process) {
        kills.merge(process, 1, Integer::sum);
    }

    /** Takes down how long it took until what was polled after it was committed. */
    void recovered(Mishap mishap, Duration duration) {
        history.add(String.format(Locale.ROOT, "%s %.1f s", mishap, duration.toMillis() / 1_000.0));
        if (duration.compareTo(longest) > 0) {
            longest = duration;
            longestAfter = mishap.toString();
        }
    }

    /** The whole story for people, in lines. */
    String with(Account account) {
        List<String> lines = new ArrayList<>(List.of(title(), account.toString()));
        lines.addAll(story());
        lines.addAll(account.examples());
        return String.join("\n", lines);
    }

    /** The story of a run that came to no account, in lines. */
    String unfinished() {
        List<String> lines = new ArrayList<>(List.of(title() + ", then it failed"));
        lines.addAll(story());
        return String.join("\n", lines);
    }

    private String title() {
        return "== " + settings + ": seed " + settings.seed() + ", rounds " + history.size();
    }

    private List<String> story() {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "kills %d %s, longest recovery %.1f s after %s, run %d s",
                        kills.values().stream().mapToInt(Integer::intValue).sum(),
                        kills,
                        longest.toMillis() / 1_000.0,
                        longestAfter,
                        Duration.ofNanos(System.nanoTime() - startNanos).toSeconds()),
                String.join(", ", history));
    }
}
