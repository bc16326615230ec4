package io.pixelsdb.pixels.flink.source.reader;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.rpc.PollDeadline;
import io.pixelsdb.pixels.flink.rpc.PollException;
import io.pixelsdb.pixels.flink.rpc.PollingClient;
import io.pixelsdb.pixels.flink.schema.PollResponseReader;
import io.pixelsdb.pixels.flink.source.journal.Journal;
import io.pixelsdb.pixels.flink.source.journal.JournalEntry;
import io.pixelsdb.pixels.flink.source.polling.PollFailure;
import io.pixelsdb.pixels.flink.source.polling.PollPolicy;
import io.pixelsdb.pixels.flink.source.polling.PollSchedule;
import io.pixelsdb.pixels.flink.source.polling.ServerHealth;
import io.pixelsdb.pixels.flink.source.polling.SilenceWarning;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.TableId;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps polls in flight as far as they are permitted, and takes their responses in. Fetcher thread,
 * but for what a response does when it arrives: it is journaled by the thread of the transport.
 */
final class Poller {

    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);

    private static final long LOOK_AT_JOURNAL_NANOS = Duration.ofMillis(100).toNanos();

    private final PollingClient client;
    private final Journal journal;
    private final PollPolicy policy;
    private final PollSchedule schedule;
    private final ReadyRecords ready;
    private final PollMetrics metrics;
    private final Mailbox mailbox;
    private final PollPermit permit;
    private final LongSupplier nanoClock;
    private final ServerHealth health;
    private final SilenceWarning silence;

    private boolean ended;
    @Nullable private IOException failure;

    Poller(
            PollingClient client,
            Journal journal,
            PollPolicy policy,
            PollSchedule schedule,
            ReadyRecords ready,
            PollMetrics metrics,
            EnumeratorLink link) {
        this.client = requireNonNull(client, "client");
        this.journal = requireNonNull(journal, "journal");
        this.policy = requireNonNull(policy, "policy");
        this.schedule = requireNonNull(schedule, "schedule");
        this.ready = requireNonNull(ready, "ready");
        this.metrics = requireNonNull(metrics, "metrics");
        this.mailbox = link.mailbox();
        this.permit = link.permit();
        this.nanoClock = link.nanoClock();
        this.health = new ServerHealth(nanoClock);
        this.silence = new SilenceWarning(link::tell, nanoClock);
    }

    /** Starts every poll that is due and permitted. Does not block. */
    void startDue() {
        metrics.permitted(permit.allowsPolling());
        while (mayPoll() && schedule.nanosUntilNext() <= 0) {
            long begunNanos = nanoClock.getAsLong();
            // Before the last look at the permit: in a process that is stopped between that look
            // and the sending the deadline has passed as well, and gRPC sends nothing late.
            PollDeadline deadline = PollDeadline.after(policy.pollTimeout());
            if (!permit.allowsPolling()) {
                return;
            }
            start(new Poll(schedule.startNext(), permit.writer(), begunNanos), deadline);
        }
    }

    /** Starts no further poll. */
    void end() {
        ended = true;
    }

    /** Whether it has ended and everything that it polled has been handed on. */
    boolean isDrained() {
        return ended && schedule.inFlight() == 0 && ready.isEmpty();
    }

    /** How long until {@link #startDue} has something to do, unless something else happens. */
    long nanosUntilNext() {
        if (ended || !permit.allowsPolling() || isFull()) {
            return Long.MAX_VALUE;
        }
        long due = schedule.nanosUntilNext();
        return journal.isWritable() ? due : Math.max(due, LOOK_AT_JOURNAL_NANOS);
    }

    /** Throws what ended polling, if anything did. */
    void checkFailure() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    /** Runs mails until no poll is in flight; what they brought is with the journal then. */
    void awaitPollsInFlight() throws InterruptedException {
        while (schedule.inFlight() > 0) {
            Runnable mail = mailbox.take(Long.MAX_VALUE);
            if (mail != null) {
                mail.run();
            }
        }
    }

    private boolean mayPoll() {
        return !ended && permit.allowsPolling() && !isFull() && journal.isWritable();
    }

    private boolean isFull() {
        return ready.bufferedBytes() >= policy.maxBufferedBytes();
    }

    private void start(Poll poll, PollDeadline deadline) {
        metrics.started();
        client.poll(requestFor(poll.bucket()), deadline)
                .whenComplete(
                        (response, error) -> {
                            if (error == null) {
                                arrived(poll, response);
                            } else {
                                mailbox.put(() -> failed(poll, error));
                            }
                        });
    }

    private static PollRequest requestFor(BucketId bucket) {
        PollRequest.Builder request =
                PollRequest.newBuilder()
                        .setSchemaName(bucket.schemaName())
                        .setTableName(bucket.tableName());
        if (!bucket.isWholeTable()) {
            request.addBuckets(bucket.bucket());
        }
        return request.build();
    }

    /**
     * Thread of the transport. The fetcher may be held up by back-pressure for long, and until the
     * response is journaled it exists nowhere but here.
     */
    private void arrived(Poll poll, byte[] response) {
        if (!PollResponseReader.hasRecords(response)) {
            mailbox.put(() -> nothing(poll, response.length));
        } else if (isTooLate(poll)) {
            mailbox.put(() -> tooLate(poll, response.length));
        } else {
            append(poll, poll.entry(response));
        }
    }

    /**
     * By one thread at a time, as the journal asks. The bucket is free only afterwards: its next
     * response is appended, and told to be durable, after this one.
     */
    private synchronized void append(Poll poll, JournalEntry entry) {
        append(entry)
                .whenComplete(
                        (segment, error) -> mailbox.put(() -> appended(entry, segment, error)));
        mailbox.put(() -> polled(poll, entry));
    }

    private CompletableFuture<Long> append(JournalEntry entry) {
        try {
            return journal.append(entry);
        } catch (RuntimeException e) {
            // The transport would drop it, and closing would wait for the poll for ever.
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Whether another reader may have taken the bucket over already: it waits until the last permit
     * has ended and a poll begun under it has run out. Only in a process or machine that was
     * stopped does a response come as late as that.
     */
    private boolean isTooLate(Poll poll) {
        return poll.lasted(nanoClock.getAsLong()).compareTo(policy.pollTimeout()) > 0
                && !permit.isValid();
    }

    /**
     * @param bytes of what newer servers may send beside records, which nobody needs later
     */
    private void nothing(Poll poll, int bytes) {
        answered(poll, bytes, true);
        TableId table = poll.bucket().table();
        if (schedule.hasReadBefore(table)) {
            silence.heard(table);
        }
        silence.nothing(table);
    }

    private void answered(Poll poll, int bytes, boolean empty) {
        if (health.answered()) {
            schedule.retryFailing();
        }
        metrics.answered(bytes, empty);
        schedule.answered(poll.cursor(), empty);
    }

    private void polled(Poll poll, JournalEntry entry) {
        silence.heard(poll.bucket().table());
        poll.cursor().sequenceTaken();
        ready.polled(entry);
        answered(poll, entry.response().length, false);
    }

    private void tooLate(Poll poll, int bytes) {
        answered(poll, bytes, false);
        outcomeUnknown(poll, "the response arrived too late to be kept");
    }

    private void failed(Poll poll, Throwable error) {
        PollException cause = PollFailure.causeOf(error);
        metrics.failed();
        if (cause.isOutcomeUnknown()) {
            outcomeUnknown(poll, cause.getMessage());
        }
        health.failed(poll.bucket(), cause);
        Duration failing = schedule.failed(poll.cursor());
        PollFailure.verdict(poll.bucket(), cause, failing, policy.retryTimeout())
                .ifPresent(verdict -> failure = verdict);
    }

    private void outcomeUnknown(Poll poll, String why) {
        metrics.outcomeUnknown();
        LOG.warn(
                "The outcome of a poll of {} is unknown after {} ms: {}. Changes that the server has"
                        + " let go of for it are lost",
                poll.bucket(),
                poll.lasted(nanoClock.getAsLong()).toMillis(),
                why);
    }

    private void appended(JournalEntry entry, @Nullable Long segment, @Nullable Throwable error) {
        if (error == null) {
            ready.durable(entry, segment);
        } else {
            failure = new IOException("The journal failed to keep " + entry, error);
        }
    }
}
