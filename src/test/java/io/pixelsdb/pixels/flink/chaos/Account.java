package io.pixelsdb.pixels.flink.chaos;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.sink.TargetView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongPredicate;

/** Every row and cell of a table held against what must be in it. */
final class Account {

    private static final int EXAMPLES = 5;

    private final Expectation expected;
    private final LongPredicate mayRepeat;
    private final Set<List<Object>> seen = new HashSet<>();
    private final List<String> examples = new ArrayList<>();
    private int shown;
    private long rows;
    private long lost;
    private long duplicated;
    private long repeated;
    private long stale;
    private long damaged;
    private long unexpected;

    private Account(Expectation expected, LongPredicate mayRepeat) {
        this.expected = requireNonNull(expected, "expected");
        this.mayRepeat = requireNonNull(mayRepeat, "mayRepeat");
    }

    /**
     * Reads the whole table.
     *
     * @param mayRepeat whether a change may be there more than once
     */
    static Account of(TargetView view, Expectation expected, LongPredicate mayRepeat)
            throws IOException {
        Account account = new Account(expected, mayRepeat);
        view.scan(account::take);
        expected.missing().stream()
                .limit(EXAMPLES)
                .forEach(response -> account.examples.add("missing: " + response));
        for (List<Object> key : expected.rows().keySet()) {
            if (!account.seen.contains(key)) {
                account.lost++;
                account.exemplify("lost", expected.rows().get(key), null);
            }
        }
        return account;
    }

    private void take(Object[] row) {
        rows++;
        List<Object> key = expected.keyOf(row);
        long version = expected.versionOf(row);
        Object[] right = expected.rows().get(key);
        if (!seen.add(key)) {
            if (mayRepeat.test(version)) {
                repeated++;
            } else {
                duplicated++;
                exemplify("duplicated", right, row);
            }
        } else if (!Arrays.equals(row, right)) {
            Long rightVersion = right == null ? null : expected.versionOf(right);
            if (Objects.equals(version, rightVersion)) {
                damaged++;
                exemplify("damaged", right, row);
            } else if (expected.isApplied(version)
                    && (rightVersion == null || version < rightVersion)) {
                stale++;
                exemplify("stale", right, row);
            } else {
                unexpected++;
                exemplify("unexpected", right, row);
            }
        }
    }

    /** The values are made up, so they may be shown. */
    private void exemplify(String kind, Object[] right, Object[] found) {
        if (shown++ < EXAMPLES) {
            examples.add(
                    kind
                            + ": expected "
                            + Arrays.toString(right)
                            + ", found "
                            + Arrays.toString(found));
        }
    }

    /** Whether nothing is missing, also where it does not show, and nothing too much. */
    boolean isClean() {
        return lost + duplicated + stale + damaged + unexpected == 0
                && expected.missing().isEmpty();
    }

    /** Rows of which no version is there. */
    long lost() {
        return lost;
    }

    /** Rows that are there once more than they may. */
    long duplicated() {
        return duplicated;
    }

    /** Rows as they once had to be: a later change or deletion is missing. */
    long stale() {
        return stale;
    }

    /** Rows of the right version with a cell that is not as it was sent. */
    long damaged() {
        return damaged;
    }

    /** Rows that must not be there: of changes that never became durable, or older ones' doing. */
    long unexpected() {
        return unexpected;
    }

    /** Some of the rows that differ, for people. */
    List<String> examples() {
        return List.copyOf(examples);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "changes sent %d, rows %d, expected %d, lost %d, duplicated %d, stale %d, damaged %d,"
                        + " unexpected %d, repeated after starts without state %d, missing responses"
                        + " %d, unknown polls %d with %d changes, of a bucket at most %d at once",
                expected.sent(),
                rows,
                expected.rows().size(),
                lost,
                duplicated,
                stale,
                damaged,
                unexpected,
                repeated,
                expected.missing().size(),
                expected.unknownResponses(),
                expected.unknownRows(),
                expected.mostOfABucket());
    }
}
