package io.pixelsdb.pixels.flink.source.reader;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.coordination.Permit;
import io.pixelsdb.pixels.flink.source.coordination.PermitRequest;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import javax.annotation.Nullable;

/**
 * What the enumerator has permitted this reader, when to ask it again, and which splits wait for
 * it. Pure bookkeeping; fetcher thread only, but for {@link #isValid}.
 */
final class PollPermit {

    private static final long RETRY_NANOS = Duration.ofMillis(500).toNanos();

    private final String reader;
    private final LongSupplier nanoClock;

    private final Map<BucketId, PixelsSplit> awaiting = new TreeMap<>();
    private final Queue<TakeOver> takenOver = new ArrayDeque<>();
    private boolean registered;
    private boolean awaitingUnasked;
    private boolean asked;
    private long askedNanos;
    @Nullable private volatile Permit held;

    /**
     * @param reader names this attempt of the reader
     */
    PollPermit(String reader, LongSupplier nanoClock) {
        this.reader = requireNonNull(reader, "reader");
        this.nanoClock = requireNonNull(nanoClock, "nanoClock");
    }

    /**
     * The enumerator knows the reader: from now on it may be asked. A question that came before
     * would seem to be that of an earlier attempt.
     */
    void registered() {
        registered = true;
    }

    /** The split is neither replayed nor polled until the enumerator says that it may be. */
    void await(PixelsSplit split) {
        awaiting.put(split.bucket(), split);
        awaitingUnasked = true;
    }

    /** How long until {@link #ask} has a question, unless something else happens before. */
    long nanosUntilNextQuestion(boolean somethingToPoll) {
        boolean wanted = !awaiting.isEmpty() || somethingToPoll;
        if (!registered || !wanted) {
            return Long.MAX_VALUE;
        }
        if (awaitingUnasked || !asked) {
            return 0;
        }
        long now = nanoClock.getAsLong();
        long wait = Math.max(0, askedNanos + RETRY_NANOS - now);
        if (held == null || !awaiting.isEmpty()) {
            return wait;
        }
        // Two thirds of the time are left for the answer, and for asking again.
        return Math.max(wait, held.sentNanos() + held.validNanos() / 3 - now);
    }

    /**
     * The question to send now.
     *
     * @return null if it is not time to ask
     */
    @Nullable
    PermitRequest ask(boolean somethingToPoll) {
        if (nanosUntilNextQuestion(somethingToPoll) > 0) {
            return null;
        }
        long now = nanoClock.getAsLong();
        asked = true;
        askedNanos = now;
        awaitingUnasked = false;
        return new PermitRequest(reader, now, awaiting.keySet());
    }

    /**
     * Takes an answer. One that comes late may be for an earlier attempt, whose writer number must
     * not be used again.
     */
    void answered(Permit permit) {
        if (!permit.reader().equals(reader)) {
            return;
        }
        if (held != null && permit.writer() != held.writer()) {
            throw new IllegalStateException(
                    "Writer " + held.writer() + " was permitted as writer " + permit.writer());
        }
        if (held == null || permit.sentNanos() - held.sentNanos() >= 0) {
            held = permit;
        }
        List<PixelsSplit> splits = new ArrayList<>();
        for (BucketId bucket : permit.takenOver()) {
            PixelsSplit split = awaiting.remove(bucket);
            if (split != null) {
                splits.add(split);
            }
        }
        if (!splits.isEmpty()) {
            takenOver.add(new TakeOver(splits, permit.cut()));
        }
    }

    /** Splits that may be replayed and polled from now on; null if there are no further ones. */
    @Nullable
    TakeOver nextTakeOver() {
        return takenOver.poll();
    }

    /** Whether no split waits to be taken over. */
    boolean hasTakenOverAll() {
        return awaiting.isEmpty() && takenOver.isEmpty();
    }

    boolean allowsPolling() {
        return isValid() && held.polling();
    }

    /**
     * Whether the last permit has not ended: nobody else has taken this reader's buckets over. From
     * any thread.
     */
    boolean isValid() {
        Permit last = held;
        return last != null && last.sentNanos() + last.validNanos() - nanoClock.getAsLong() > 0;
    }

    /** Whether there ever was a permit, so that {@link #writer()} is known. */
    boolean hasWriter() {
        return held != null;
    }

    long writer() {
        return requireNonNull(held, "No permit yet").writer();
    }

    /** Splits of which all that their earlier readers will ever write is in the journal. */
    static final class TakeOver {

        private final List<PixelsSplit> splits;
        private final JournalCut cut;

        private TakeOver(List<PixelsSplit> splits, JournalCut cut) {
            this.splits = splits;
            this.cut = cut;
        }

        List<PixelsSplit> splits() {
            return splits;
        }

        /** Segments that may hold their entries. */
        JournalCut cut() {
            return cut;
        }
    }
}
