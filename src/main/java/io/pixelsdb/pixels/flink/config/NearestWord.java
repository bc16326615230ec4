package io.pixelsdb.pixels.flink.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what was probably meant by a misspelt word. */
final class NearestWord {

    private static final int MAX_SLIPS = 2;

    private NearestWord() {}

    /** The candidate that takes the fewest edits; the first of equals. */
    static String of(String word, Collection<String> candidates) {
        return candidates.stream()
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .orElseThrow(() -> new IllegalArgumentException("There are no candidates"));
    }

    /**
     * The nearest candidate if the word is likely to be a slip of the pen for it: two edits away at
     * most, which change half of a short one at most, whatever the case of the letters.
     */
    static Optional<String> closeTo(String word, Collection<String> candidates) {
        String lower = word.toLowerCase(Locale.ROOT);
        return candidates.stream()
                .filter(
                        candidate ->
                                distance(lower, candidate)
                                        <= Math.min(MAX_SLIPS, candidate.length() / 2))
                .min(Comparator.comparingInt(candidate -> distance(lower, candidate)));
    }

    /** Levenshtein distance, keeping one row of the table. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitution, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
