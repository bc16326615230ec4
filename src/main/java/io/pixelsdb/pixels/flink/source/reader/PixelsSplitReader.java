package io.pixelsdb.pixels.flink.source.reader;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.rpc.PollingClient;
import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.source.journal.Journal;
import io.pixelsdb.pixels.flink.source.polling.PollPolicy;
import io.pixelsdb.pixels.flink.source.polling.PollSchedule;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays and polls the buckets of one reader. Lives in the fetcher thread; transport, journal and
 * task thread leave in its mailbox what they have for it.
 *
 * <p>A split takes this way: it waits until the enumerator says that its earlier reader has ended,
 * what the journal holds of it is replayed, and then it is polled, while the enumerator permits
 * that. A response takes this way: polled, appended to the journal, durable, handed to the task
 * thread as bytes. Its bucket is due again as soon as the journal has taken it over.
 */
final class PixelsSplitReader implements SplitReader<ChangeRecord, PixelsSplit> {

    private static final Logger LOG = LoggerFactory.getLogger(PixelsSplitReader.class);

    private final PollingClient client;
    private final Journal journal;
    private final EnumeratorLink link;
    private final Mailbox mailbox;
    private final PollPermit permit;
    private final PollSchedule schedule;
    private final ReadyRecords ready;
    private final Poller poller;
    private final RunEnd end;

    private boolean journalOpened;

    /**
     * @param configured buckets to poll; splits of others are only replayed
     */
    PixelsSplitReader(
            PollingClient client,
            Journal journal,
            PollPolicy policy,
            Set<BucketId> configured,
            PollMetrics metrics,
            EnumeratorLink link,
            RunReporter reporter) {
        this.client = requireNonNull(client, "client");
        this.journal = requireNonNull(journal, "journal");
        this.link = requireNonNull(link, "link");
        this.mailbox = link.mailbox();
        this.permit = link.permit();
        this.schedule = new PollSchedule(policy, link.nanoClock());
        this.ready = new ReadyRecords(configured, schedule, link.progress(), metrics);
        this.poller = new Poller(client, journal, policy, schedule, ready, metrics, link);
        this.end = new RunEnd(link, schedule, ready, poller, reporter);
    }

    /** Returns the records of one response, or none if it was woken or a replay has ended. */
    @Override
    public RecordsWithSplitIds<ChangeRecord> fetch() throws IOException {
        link.askIfDue(schedule.hasSomethingToPoll());
        boolean woken = runMails(0);
        PolledRecords records = advance();
        while (records == null && !woken) {
            woken = runMails(nanosUntilSomethingIsDue());
            records = advance();
        }
        return records == null ? PolledRecords.none() : records;
    }

    @Override
    public void handleSplitsChanges(SplitsChange<PixelsSplit> change) {
        if (!(change instanceof SplitsAddition)) {
            throw new UnsupportedOperationException(
                    "Splits are only ever added, got " + change.getClass().getSimpleName());
        }
        change.splits().forEach(permit::await);
        end.given(change.splits());
    }

    @Override
    public void wakeUp() {
        mailbox.wakeUp();
    }

    /**
     * Pausing stops polls; what was polled already is still handed on. Replays go on as well: they
     * read the journal front to back, so that the entries of one split cannot wait for themselves,
     * and a change that has left the server is not held back for long.
     */
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
            poller.awaitPollsInFlight();
        } finally {
            try {
                journal.close();
            } finally {
                client.close();
            }
        }
    }

    /** Does what can be done without waiting; returns what there is to hand on. */
    @Nullable
    private PolledRecords advance() throws IOException {
        takeOver();
        PolledRecords records = end.next();
        if (records == null) {
            records = ready.next();
        }
        link.askIfDue(schedule.hasSomethingToPoll());
        poller.startDue();
        return records;
    }

    private void takeOver() throws IOException {
        if (permit.hasWriter() && !journalOpened) {
            journalOpened = true;
            link.progress().writesAs(permit.writer());
            journal.open(permit.writer());
        }
        for (PollPermit.TakeOver next = permit.nextTakeOver();
                next != null;
                next = permit.nextTakeOver()) {
            LOG.info("Taking over {} as writer {}", next.splits(), permit.writer());
            ready.replay(new Replay(next, journal));
        }
    }

    private long nanosUntilSomethingIsDue() {
        return Math.min(
                poller.nanosUntilNext(),
                permit.nanosUntilNextQuestion(schedule.hasSomethingToPoll()));
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
        poller.checkFailure();
        return woken;
    }

    private static Collection<BucketId> buckets(Collection<PixelsSplit> splits) {
        return splits.stream().map(PixelsSplit::bucket).collect(Collectors.toList());
    }
}
