package io.pixelsdb.pixels.flink.source.ownership;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.TableId;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.annotation.Nullable;

/** What the owners of one journal hand on of it, from each to the next. Immutable. */
final class Heritage {

    @Nullable private final String birth;
    private final Set<TableId> settled;
    private final Set<TableId> lookedFor;
    private final Set<BucketId> polledBuckets;

    private Heritage(
            @Nullable String birth,
            Collection<TableId> settled,
            Collection<TableId> lookedFor,
            Collection<BucketId> polledBuckets) {
        this.birth = birth;
        this.settled = new TreeSet<>(requireNonNull(settled, "settled"));
        this.lookedFor = new TreeSet<>(requireNonNull(lookedFor, "lookedFor"));
        this.polledBuckets = new TreeSet<>(requireNonNull(polledBuckets, "polledBuckets"));
    }

    /** Of a job that has claimed nothing yet. */
    static Heritage none(Collection<BucketId> buckets) {
        return new Heritage(null, Set.of(), Set.of(), buckets);
    }

    /** The same of a journal with a name of its own; null if nobody gave it one. */
    Heritage withBirth(@Nullable String name) {
        return new Heritage(name, settled, lookedFor, polledBuckets);
    }

    /** The same of a new journal, with a name that no other will have. */
    Heritage born() {
        return withBirth(UUID.randomUUID().toString());
    }

    /** The same with other {@link #settled()} tables; others are not being looked for any more. */
    Heritage withSettled(Collection<TableId> tables) {
        return new Heritage(birth, tables, Set.of(), polledBuckets);
    }

    /** The same while these tables are looked for in other journals. */
    Heritage withLookedFor(Collection<TableId> tables) {
        return new Heritage(birth, settled, tables, polledBuckets);
    }

    Heritage withPolledBuckets(Collection<BucketId> buckets) {
        return new Heritage(birth, settled, lookedFor, buckets);
    }

    /**
     * What tells the journal from every other one, even of the same place and name; empty if nobody
     * knows any more.
     */
    Optional<String> birth() {
        return Optional.ofNullable(birth);
    }

    /**
     * Tables that the owner polls: it has made sure that no other journal has something of them.
     */
    Set<TableId> settled() {
        return settled;
    }

    /**
     * Tables that the owner will poll, unless it finds them in another journal: who looks for them
     * at the same time must see it, as it may not see this one.
     */
    Set<TableId> lookedFor() {
        return lookedFor;
    }

    /** Buckets under which polling was last permitted. */
    Set<BucketId> polledBuckets() {
        return polledBuckets;
    }
}
