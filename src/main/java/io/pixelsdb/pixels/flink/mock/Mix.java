package io.pixelsdb.pixels.flink.mock;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shares in percent of the kinds of changes in a workload. Immutable. */
public final class Mix {

    /** Nothing but inserts: all that a table without a key can have. */
    public static final Mix INSERTS_ONLY = new Mix(100, 0, 0, 0);

    /** Grows slowly, with some of everything. */
    public static final Mix DEFAULT = new Mix(50, 30, 15, 5);

    private static final Pattern SYNTAX =
            Pattern.compile("(\\d{1,3}):(\\d{1,3}):(\\d{1,3}):(\\d{1,3})");

    /** What happens to one row. */
    enum Kind {
        INSERT,
        UPDATE,
        DELETE,
        KEY_CHANGE
    }

    private final int inserts;
    private final int updates;
    private final int deletes;
    private final int keyChanges;

    private Mix(int inserts, int updates, int deletes, int keyChanges) {
        this.inserts = inserts;
        this.updates = updates;
        this.deletes = deletes;
        this.keyChanges = keyChanges;
    }

    /**
     * @throws IllegalArgumentException if a share is negative or the sum is not 100
     */
    public static Mix of(int inserts, int updates, int deletes, int keyChanges) {
        int least = Math.min(Math.min(inserts, updates), Math.min(deletes, keyChanges));
        if (least < 0 || (long) inserts + updates + deletes + keyChanges != 100) {
            throw new IllegalArgumentException(
                    "the shares of inserts, updates, deletes and key changes must add up to 100");
        }
        return new Mix(inserts, updates, deletes, keyChanges);
    }

    /**
     * Reads the shares as {@link #toString} gives them.
     *
     * @throws IllegalArgumentException if these are not four shares that add up to 100
     */
    public static Mix parse(String text) {
        Matcher shares = SYNTAX.matcher(text);
        if (!shares.matches()) {
            throw new IllegalArgumentException("four percentages are expected: " + DEFAULT);
        }
        return of(
                Integer.parseInt(shares.group(1)),
                Integer.parseInt(shares.group(2)),
                Integer.parseInt(shares.group(3)),
                Integer.parseInt(shares.group(4)));
    }

    boolean insertsOnly() {
        return inserts == 100;
    }

    Kind draw(Random random) {
        int percent = random.nextInt(100);
        if (percent < inserts) {
            return Kind.INSERT;
        }
        if (percent < inserts + updates) {
            return Kind.UPDATE;
        }
        return percent < inserts + updates + deletes ? Kind.DELETE : Kind.KEY_CHANGE;
    }

    /** As on the command line: {@code 50:30:15:5}. */
    @Override
    public String toString() {
        return inserts + ":" + updates + ":" + deletes + ":" + keyChanges;
    }
}
