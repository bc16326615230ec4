package io.pixelsdb.pixels.flink.source.reader;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.coordination.Permit;
import io.pixelsdb.pixels.flink.source.coordination.PermitRequest;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * What the two threads of one reader share, and what they say to the enumerator. Without a journal
 * it is not asked for permission: every question is answered here.
 */
final class EnumeratorLink {

    /** Longer than any job runs, and not so long that clocks overflow. */
    private static final long FOREVER_NANOS = Long.MAX_VALUE / 2;

    private final String reader = UUID.randomUUID().toString();
    private final Mailbox mailbox = new Mailbox();
    private final EmissionProgress progress = new EmissionProgress();
    private final LongSupplier nanoClock;
    private final PollPermit permit;
    private final Consumer<SourceEvent> enumerator;
    private final boolean permitted;
    private volatile boolean pollingHasEnded;
    private volatile boolean splitsMayFinish;

    private EnumeratorLink(
            Consumer<SourceEvent> enumerator, LongSupplier nanoClock, boolean permitted) {
        this.enumerator = requireNonNull(enumerator, "enumerator");
        this.nanoClock = requireNonNull(nanoClock, "nanoClock");
        this.permit = new PollPermit(reader, nanoClock);
        this.permitted = permitted;
    }

    /**
     * @param enumerator takes events, from any thread
     */
    static EnumeratorLink to(Consumer<SourceEvent> enumerator, LongSupplier nanoClock) {
        return new EnumeratorLink(enumerator, nanoClock, true);
    }

    /**
     * @param enumerator takes events, from any thread
     */
    static EnumeratorLink withoutJournal(Consumer<SourceEvent> enumerator, LongSupplier nanoClock) {
        EnumeratorLink link = new EnumeratorLink(enumerator, nanoClock, false);
        link.permit.registered();
        return link;
    }

    /** The enumerator knows the reader. Task thread. */
    void started() {
        mailbox.put(permit::registered);
    }

    /** Task thread. */
    void given(BucketId bucket) {
        progress.given(bucket);
    }

    /** Task thread. */
    void answered(Permit answer) {
        mailbox.put(() -> permit.answered(answer));
    }

    /** The bounded run has reached its end. Task thread. */
    void pollingEnds() {
        pollingHasEnded = true;
        mailbox.put(() -> {});
    }

    /** Any thread. */
    boolean pollingHasEnded() {
        return pollingHasEnded;
    }

    /** Nothing more is needed of the splits. Task thread. */
    void finishSplits() {
        splitsMayFinish = true;
        mailbox.put(() -> {});
    }

    /** Any thread. */
    boolean splitsMayFinish() {
        return splitsMayFinish;
    }

    /** Says something to which there is no answer. Any thread. */
    void tell(SourceEvent event) {
        enumerator.accept(event);
    }

    /** Tells what a checkpoint keeps of this reader. Task thread. */
    void report(long checkpointId, List<PixelsSplit> splits) {
        if (!permitted) {
            return;
        }
        try {
            enumerator.accept(progress.report(checkpointId, reader, splits));
        } catch (IOException e) {
            throw new UncheckedIOException("The splits cannot be reported", e);
        }
    }

    /** Asks for permission if it is time to. Fetcher thread. */
    void askIfDue(boolean somethingToPoll) {
        PermitRequest question = permit.ask(somethingToPoll);
        if (question == null) {
            return;
        }
        if (!permitted) {
            mailbox.put(() -> permit.answered(everything(question)));
        } else {
            enumerator.accept(question);
        }
    }

    Mailbox mailbox() {
        return mailbox;
    }

    /** Fetcher thread. */
    PollPermit permit() {
        return permit;
    }

    EmissionProgress progress() {
        return progress;
    }

    /** The clock by which permits end. From any thread. */
    LongSupplier nanoClock() {
        return nanoClock;
    }

    private static Permit everything(PermitRequest question) {
        return new Permit(
                question.reader(),
                question.sentNanos(),
                FOREVER_NANOS,
                0,
                question.takingOver(),
                JournalCut.START,
                true);
    }
}
