package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Finds the last commits of the jobs that write a table and may be restored. A job that is restored
 * looks for its own last one along the way back from the current snapshot, so what came after it is
 * needed as well. Jobs whose commits alternate stand beside each other, and each needs its own;
 * where one began after the other had ended it went on from there.
 */
final class LastCommits {

    /** So long is the last commit of a job kept that is not the latest one. */
    private static final Duration FORMER = Duration.ofDays(30);

    private final Function<Snapshot, Optional<Committer>> committers;
    private final Instant forgotten;
    private final Map<String, Jobs> jobsBySink = new HashMap<>();

    private LastCommits(Function<Snapshot, Optional<Committer>> committers, Instant forgotten) {
        this.committers = requireNonNull(committers, "committers");
        this.forgotten = requireNonNull(forgotten, "forgotten");
    }

    /**
     * The earliest time of the last commits of all jobs that may be restored, and of what was
     * committed after them, as clocks may differ. Empty if no job is known to have committed.
     *
     * @param committers who has committed a snapshot, if it was a job
     * @param expireBefore when other snapshots may be too old
     */
    static Optional<Instant> earliest(
            Table table, Function<Snapshot, Optional<Committer>> committers, Instant expireBefore) {
        return new LastCommits(committers, expireBefore.minus(FORMER)).walk(table);
    }

    private Optional<Instant> walk(Table table) {
        Optional<Instant> earliest = Optional.empty();
        Instant earliestSoFar = Instant.MAX;
        for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
            Instant time = Instant.ofEpochMilli(snapshot.timestampMillis());
            earliestSoFar = time.isBefore(earliestSoFar) ? time : earliestSoFar;
            Optional<Committer> committer = committers.apply(snapshot);
            if (committer.isPresent() && isNeeded(committer.get(), time)) {
                earliest = Optional.of(earliestSoFar);
            }
        }
        return earliest;
    }

    /** Asked from the newest to the oldest. */
    private boolean isNeeded(Committer committer, Instant time) {
        if (!jobsBySink.isEmpty() && !time.isAfter(forgotten)) {
            return false;
        }
        Jobs jobs = jobsBySink.get(committer.sink());
        if (jobs == null) {
            jobsBySink.put(committer.sink(), new Jobs(committer.job()));
            return true;
        }
        return jobs.seeAgain(committer.job());
    }

    /** Jobs of one sink, the latest one first. */
    private static final class Jobs {

        private final List<String> seen = new ArrayList<>();
        private final Set<String> settled = new HashSet<>();

        private Jobs(String latest) {
            seen.add(latest);
        }

        /**
         * Whether others, whose commits are later, stand beside this one. The commit that tells so
         * is needed too, to tell the same the next time.
         */
        private boolean seeAgain(String job) {
            int known = seen.indexOf(job);
            if (known < 0) {
                seen.add(job);
                return false;
            }
            return settled.addAll(seen.subList(known + 1, seen.size()));
        }
    }
}
