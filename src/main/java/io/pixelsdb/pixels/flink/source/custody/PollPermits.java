package io.pixelsdb.pixels.flink.source.custody;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.coordination.Permit;
import io.pixelsdb.pixels.flink.source.coordination.PermitRequest;
import io.pixelsdb.pixels.flink.source.ownership.Epochs;
import io.pixelsdb.pixels.flink.source.ownership.Predecessor;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may poll which bucket, in one epoch. Pure bookkeeping: reads no clock and no storage.
 * Coordinator thread alone.
 *
 * <p>A bucket goes from one writer to a larger one only, and only when the one before has ended: it
 * has closed, or its last permit, the deadline of a poll and a grace have passed.
 */
@Internal
public final class PollPermits {

    private static final Logger LOG = LoggerFactory.getLogger(PollPermits.class);

    private final long epochBegin;
    private final long leaseNanos;
    private final long patienceNanos;
    private final Map<Long, PollWriter> earlier = new TreeMap<>();
    private final Map<String, PollWriter> readers = new HashMap<>();
    private final Map<BucketId, PollWriter> holders = new HashMap<>();
    private final Set<Long> awaited = new TreeSet<>();
    private long lastWriter;
    private long unclosedWriters;

    /**
     * @param pollTimeout longest deadline of a poll of any reader, of earlier owners as well
     * @param earlierWriters numbers of earlier epochs that may not have ended; they count as the
     *     holders of all buckets
     * @param earlierPermitsEnd when the last permit of these has ended
     */
    public PollPermits(
            long epoch,
            Duration lease,
            Duration pollTimeout,
            Collection<Long> earlierWriters,
            long earlierPermitsEnd) {
        this.epochBegin = Epochs.firstWriterOf(epoch);
        this.lastWriter = epochBegin;
        this.leaseNanos = lease.toNanos();
        this.patienceNanos = pollTimeout.plus(Predecessor.GRACE).toNanos();
        for (long number : earlierWriters) {
            String description = "a reader of an earlier owner (writer " + hex(number) + ")";
            PollWriter writer = new PollWriter(number, -1, description, earlierPermitsEnd);
            writer.supersede();
            earlier.put(number, writer);
        }
    }

    /**
     * Answers a question of the reader of a subtask.
     *
     * @param cut segments that may hold entries of the buckets
     * @param ownerValidNanos for how long anything may be permitted
     * @param now on the clock for waits
     * @return empty if a newer reader has come, or nothing may be permitted now
     */
    public Optional<Permit> answer(
            int subtask,
            PermitRequest request,
            JournalCut cut,
            long ownerValidNanos,
            boolean polling,
            long now) {
        requireNonNull(cut, "cut");
        PollWriter writer = readers.get(request.reader());
        if (writer == null) {
            writer = begin(subtask, request.reader(), now);
        }
        if (writer.isSuperseded()) {
            LOG.debug("No permit for {}, as a newer reader has come", writer);
            return Optional.empty();
        }
        long validNanos = Math.min(leaseNanos, ownerValidNanos);
        if (validNanos <= 0) {
            return Optional.empty();
        }
        Set<BucketId> takenOver = new TreeSet<>();
        for (BucketId bucket : request.takingOver()) {
            if (takesOver(writer, bucket, now)) {
                takenOver.add(bucket);
            }
        }
        writer.permitted(now + validNanos);
        return Optional.of(
                new Permit(
                        request.reader(),
                        request.sentNanos(),
                        validNanos,
                        writer.number(),
                        takenOver,
                        cut,
                        polling));
    }

    /** The readers of a subtask so far are gone: they are permitted nothing any more. */
    public void supersede(int subtask) {
        for (PollWriter writer : readers.values()) {
            if (writer.subtask() == subtask) {
                writer.supersede();
            }
        }
    }

    /** Writers that a take-over waits for: whether they have closed is worth looking up. */
    public Set<Long> awaited() {
        return Set.copyOf(awaited);
    }

    /** Writers that have ended and left nothing out. */
    public void closed(Collection<Long> writers) {
        for (PollWriter writer : readers.values()) {
            if (writers.contains(writer.number())) {
                writer.close();
            }
        }
        writers.stream().filter(earlier::containsKey).map(earlier::get).forEach(PollWriter::close);
        awaited.removeAll(writers);
    }

    /** The largest number given so far. */
    public long lastWriter() {
        return lastWriter;
    }

    /** The number a reader was given, even if the reader does not know it yet. */
    public OptionalLong writerOf(String reader) {
        PollWriter writer = readers.get(reader);
        return writer == null ? OptionalLong.empty() : OptionalLong.of(writer.number());
    }

    /** Writers that are not known to have ended. */
    public Set<Long> open() {
        Set<Long> open = new TreeSet<>();
        Stream.concat(readers.values().stream(), earlier.values().stream())
                .filter(writer -> !writer.isKnownToHaveEnded())
                .forEach(writer -> open.add(writer.number()));
        return open;
    }

    /** Writers that have ended without closing. */
    public long unclosedWriters() {
        return unclosedWriters;
    }

    private PollWriter begin(int subtask, String reader, long now) {
        supersede(subtask);
        lastWriter++;
        if (lastWriter - epochBegin >= Epochs.WRITERS) {
            throw new IllegalStateException("Too many restarts of readers since the job started");
        }
        String description =
                "reader " + reader + " of subtask " + subtask + " (writer " + hex(lastWriter) + ")";
        PollWriter writer = new PollWriter(lastWriter, subtask, description, now);
        readers.put(reader, writer);
        LOG.info("{} begins", description);
        return writer;
    }

    private boolean takesOver(PollWriter writer, BucketId bucket, long now) {
        PollWriter holder = holders.get(bucket);
        if (holder == writer) {
            return true;
        }
        if (holder != null && holder.number() > writer.number()) {
            LOG.warn("{} asks for {}, which {} holds by now", writer, bucket, holder);
            return false;
        }
        boolean free = holder == null ? earlierHaveEnded(now) : hasEnded(holder, now);
        if (free) {
            holders.put(bucket, writer);
        }
        return free;
    }

    private boolean earlierHaveEnded(long now) {
        boolean all = true;
        for (PollWriter writer : earlier.values()) {
            all &= hasEnded(writer, now);
        }
        return all;
    }

    private boolean hasEnded(PollWriter writer, long now) {
        writer.supersede();
        if (!writer.hasEnded(now, patienceNanos)) {
            awaited.add(writer.number());
            return false;
        }
        awaited.remove(writer.number());
        if (writer.isToBeToldAsUnclosed()) {
            unclosedWriters++;
            LOG.warn(
                    "{} ended without closing. If it had polls in flight their outcome is unknown:"
                            + " changes that such a poll took off the server are lost.",
                    writer);
        }
        return true;
    }

    private static String hex(long writer) {
        return String.format(Locale.ROOT, "%x", writer);
    }
}
