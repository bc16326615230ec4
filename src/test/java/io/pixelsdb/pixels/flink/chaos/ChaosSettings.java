package io.pixelsdb.pixels.flink.chaos;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.mock.MockTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What one run does: to which sink, how often something happens, and how much is sent. Immutable.
 */
final class ChaosSettings {

    static final String COLUMNS =
            "id:BIGINT,version:BIGINT NOT NULL,name:STRING,price:DECIMAL(10,2),day:DATE,"
                    + "at:TIMESTAMP,flag:BOOLEAN";

    static final int BUCKETS = 8;

    private static final String ROUNDS = "chaos.rounds";
    private static final String SEED = "chaos.seed";
    private static final String CHANGES = "chaos.changes";

    /**
     * Of the short form. Together they draw every kind of mishap, each of them at least two kills.
     */
    private static final Map<String, Long> SHORT_SEEDS =
            Map.of(
                    "iceberg-keyed", 1470L,
                    "paimon-keyed", 377L,
                    "iceberg-append", 14L,
                    "paimon-append", 136L);

    private static final int SHORT_ROUNDS_WITH_KEY = 5;
    private static final int SHORT_ROUNDS_WITHOUT_KEY = 3;
    private static final long SHORT_RATE = 1_000;

    /** About what a round takes, to spread the changes over all of them. */
    private static final Duration ROUND = Duration.ofSeconds(15);

    /** Keeps a table in which a million changes are made at a size that is quickly compared. */
    private static final int MAX_ROWS = 50_000;

    private final String sink;
    private final boolean keyed;
    private final long seed;
    private final int rounds;
    private final long changes;
    private final long rate;

    private ChaosSettings(
            String sink, boolean keyed, long seed, int rounds, long changes, long rate) {
        this.sink = requireNonNull(sink, "sink");
        this.keyed = keyed;
        this.seed = seed;
        this.rounds = rounds;
        this.changes = changes;
        this.rate = rate;
    }

    /**
     * The long form if the system properties {@code chaos.rounds} and {@code chaos.changes} ask for
     * it, else the short one. The long form draws a seed unless {@code chaos.seed} names one.
     */
    static ChaosSettings of(String sink, boolean keyed) {
        int rounds = Integer.getInteger(ROUNDS, 0);
        if (rounds == 0) {
            ChaosSettings shortForm = shortForm(sink, keyed);
            return shortForm.withSeed(Long.getLong(SEED, shortForm.seed));
        }
        long changes = Long.getLong(CHANGES, 0);
        long seed = Long.getLong(SEED, System.nanoTime() & 0xffff);
        long rate = Math.max(SHORT_RATE, changes / (rounds * ROUND.toSeconds()));
        return new ChaosSettings(sink, keyed, seed, rounds, changes, rate);
    }

    /** The short form with a seed of its own, whatever the system properties say. */
    static ChaosSettings shortForm(String sink, boolean keyed) {
        long seed = SHORT_SEEDS.get(name(sink, keyed));
        int rounds = keyed ? SHORT_ROUNDS_WITH_KEY : SHORT_ROUNDS_WITHOUT_KEY;
        return new ChaosSettings(sink, keyed, seed, rounds, 0, SHORT_RATE);
    }

    private ChaosSettings withSeed(long seed) {
        return new ChaosSettings(sink, keyed, seed, rounds, changes, rate);
    }

    /**
     * What happens, one after the other.
     *
     * @param random with the seed of these settings, and nothing drawn from it yet
     */
    List<Mishap> draw(Random random) {
        return Mishap.draw(rounds, random);
    }

    String sink() {
        return sink;
    }

    boolean keyed() {
        return keyed;
    }

    long seed() {
        return seed;
    }

    /** Whether it is the long form. */
    boolean isLong() {
        return changes > 0;
    }

    /** Time between checkpoints. */
    Duration checkpoints() {
        return isLong() ? Duration.ofSeconds(2) : Duration.ofSeconds(1);
    }

    /**
     * Time for one poll. Longer in the long form, which may run beside other work: what a process
     * is too slow to take in is lost, and nobody but itself knows of it.
     */
    Duration pollTimeout() {
        return Duration.ofSeconds(isLong() ? 10 : 5);
    }

    /** Changes to send at least; the workload goes on as long as there are rounds. */
    long changes() {
        return changes;
    }

    MockTable table() {
        MockTable.Builder table =
                MockTable.builder()
                        .changes(MockTable.UNLIMITED)
                        .rate(rate)
                        .seed(seed)
                        .buckets(BUCKETS)
                        .maxRows(MAX_ROWS)
                        .version("version");
        return (keyed ? table.columns(COLUMNS, "id") : table.columns(COLUMNS)).build();
    }

    /** Names the run in its report: {@code chaos-iceberg-keyed-7}. */
    @Override
    public String toString() {
        return "chaos-" + name(sink, keyed) + "-" + seed;
    }

    private static String name(String sink, boolean keyed) {
        return sink + (keyed ? "-keyed" : "-append");
    }
}
