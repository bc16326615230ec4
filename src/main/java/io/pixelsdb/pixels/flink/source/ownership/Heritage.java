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
    private final Set<BucketId> polledBuckets;

    private Heritage(
            @Nullable String birth,
            Collection<TableId> settled,
            Collection<BucketId> polledBuckets) {
        this.birth = birth;
        this.settled = new TreeSet<>(requireNonNull(settled, "settled"));
        this.polledBuckets = new TreeSet<>(requireNonNull(polledBuckets, "polledBuckets"));
    }

    /** Of a job that has claimed nothing yet. */
    static Heritage none(Collection<BucketId> buckets) {
        return new Heritage(null, Set.of(), buckets);
    }

    /** The same of a journal with a name of its own; null if nobody gave it one. */
    Heritage withBirth(@Nullable String name) {
        return new Heritage(name, settled, polledBuckets);
    }

    /** The same; if nobody gave the journal a name of its own, with one that no other will have. */
    Heritage born() {
        return birth == null ? withBirth(UUID.randomUUID().toString()) : this;
    }

    /** The same with other {@link #settled()} tables. */
    Heritage withSettled(Collection<TableId> tables) {
        return new Heritage(birth, tables, polledBuckets);
    }

    Heritage withPolledBuckets(Collection<BucketId> buckets) {
        return new Heritage(birth, settled, buckets);
    }

    /** What tells the journal from every other one, even of the same place and name. */
    Optional<String> birth() {
        return Optional.ofNullable(birth);
    }

    /**
     * Tables that the owner polls: it has made sure that no other journal has something of them.
     */
    Set<TableId> settled() {
        return settled;
    }

    /** Buckets under which polling was last permitted. */
    Set<BucketId> polledBuckets() {
        return polledBuckets;
    }
}
