package io.pixelsdb.pixels.flink.source.reader;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.rpc.PollException;
import io.pixelsdb.pixels.flink.rpc.PollingClient;
import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.source.journal.Journal;
import io.pixelsdb.pixels.flink.source.journal.JournalEntry;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;

/**
 * Polls the buckets of one reader, several at once. Lives in the fetcher thread; transport and
 * journal leave their results in its mailbox.
 *
 * <p>A response takes this way: polled, appended to the journal, durable, handed to the task thread
 * as bytes. Its bucket is due again as soon as the journal has taken it over.
 */
final class PixelsSplitReader implements SplitReader<ChangeRecord, PixelsSplit> {

    private final PollingClient client;
    private final Journal journal;
    private final PollPolicy policy;
    private final PollMetrics metrics;
    private final PollSchedule schedule;
    private final ServerHealth health;

    private final Mailbox mailbox = new Mailbox();
    private final Queue<PixelsSplit> added = new ArrayDeque<>();
    private final ReadyRecords ready;

    @Nullable private IOException failure;

    PixelsSplitReader(
            PollingClient client,
            Journal journal,
            PollPolicy policy,
            PollMetrics metrics,
            LongSupplier nanoClock) {
        this.client = requireNonNull(client, "client");
        this.journal = requireNonNull(journal, "journal");
        this.policy = requireNonNull(policy, "policy");
        this.metrics = requireNonNull(metrics, "metrics");
        this.schedule = new PollSchedule(policy, nanoClock);
        this.health = new ServerHealth(nanoClock);
        this.ready = new ReadyRecords(journal, schedule);
    }

    /** Returns the records of one response, or none if it was woken. */
    @Override
    public RecordsWithSplitIds<ChangeRecord> fetch() throws IOException {
        takeOverAddedSplits();
        boolean woken = runMails(0);
        PolledRecords records = ready.next();
        startDuePolls();
        while (records == null && !woken) {
            woken = runMails(mayPoll() ? schedule.nanosUntilNext() : Long.MAX_VALUE);
            records = ready.next();
            startDuePolls();
        }
        return records == null ? PolledRecords.none() : records;
    }

    @Override
    public void handleSplitsChanges(SplitsChange<PixelsSplit> change) {
        if (!(change instanceof SplitsAddition)) {
            throw new UnsupportedOperationException(
                    "Splits are only ever added, got " + change.getClass().getSimpleName());
        }
        added.addAll(change.splits());
    }

    @Override
    public void wakeUp() {
        mailbox.wakeUp();
    }

    /** Pausing stops replays and polls; what was polled already is still handed on. */
    @Override
    public void pauseOrResumeSplits(
            Collection<PixelsSplit> toPause, Collection<PixelsSplit> toResume) {
        schedule.pause(buckets(toPause));
        schedule.resume(buckets(toResume));
    }

    /**
     * Waits for the polls in flight, each of which ends by its deadline: the server has let go of
     * what they carry.
     */
    @Override
    public void close() throws Exception {
        try {
            awaitPollsInFlight();
        } finally {
            try {
                journal.close();
            } finally {
                client.close();
            }
        }
    }

    private void awaitPollsInFlight() throws InterruptedException {
        while (schedule.inFlight() > 0) {
            Runnable mail = mailbox.take(Long.MAX_VALUE);
            if (mail != null) {
                mail.run();
            }
        }
    }

    private void takeOverAddedSplits() throws IOException {
        while (!added.isEmpty()) {
            ready.replay(added.remove());
        }
    }

    /** Runs what others left, waiting for the first of it; says whether one was a wake-up. */
    private boolean runMails(long timeoutNanos) throws IOException {
        boolean woken = false;
        try {
            Runnable mail = mailbox.take(timeoutNanos);
            while (mail != null) {
                woken |= mail == Mailbox.WAKE_UP;
                mail.run();
                mail = mailbox.take(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for responses", e);
        }
        if (failure != null) {
            throw failure;
        }
        return woken;
    }

    private boolean mayPoll() {
        return ready.bufferedBytes() < policy.maxBufferedBytes();
    }

    private void startDuePolls() {
        for (BucketCursor next = nextToPoll(); next != null; next = nextToPoll()) {
            BucketCursor cursor = next;
            metrics.started();
            client.poll(requestFor(cursor.bucket()))
                    .whenComplete(
                            (response, error) ->
                                    mailbox.put(
                                            error == null
                                                    ? () -> polled(cursor, response)
                                                    : () -> pollFailed(cursor, error)));
        }
    }

    @Nullable
    private BucketCursor nextToPoll() {
        return mayPoll() ? schedule.startNext() : null;
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

    private void polled(BucketCursor cursor, byte[] response) {
        if (health.answered()) {
            schedule.retryFailing();
        }
        metrics.answered(response.length);
        schedule.answered(cursor, response.length == 0);
        if (response.length > 0) {
            JournalEntry entry =
                    new JournalEntry(cursor.bucket(), 0, cursor.takeSequence(), response);
            ready.polled(entry);
            journal.append(entry)
                    .whenComplete((done, error) -> mailbox.put(() -> appended(entry, error)));
        }
    }

    private void appended(JournalEntry entry, @Nullable Throwable error) {
        if (error == null) {
            ready.durable(entry);
        } else {
            failure = new IOException("The journal failed to keep " + entry, error);
        }
    }

    private void pollFailed(BucketCursor cursor, Throwable error) {
        PollException cause = PollFailure.causeOf(error);
        metrics.failed();
        health.failed(cursor.bucket(), cause);
        Duration failing = schedule.failed(cursor);
        PollFailure.verdict(cursor.bucket(), cause, failing, policy.retryTimeout())
                .ifPresent(verdict -> failure = verdict);
    }

    private static Collection<BucketId> buckets(Collection<PixelsSplit> splits) {
        return splits.stream().map(PixelsSplit::bucket).collect(Collectors.toList());
    }
}
