package io.pixelsdb.pixels.flink.source.coordination;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;

/** The enumerator's answer to a {@link PermitRequest}. Immutable. */
@Internal
public final class Permit implements SourceEvent {

    private static final long serialVersionUID = 1L;

    private final String reader;
    private final long sentNanos;
    private final long validNanos;
    private final long writer;
    private final TreeSet<BucketId> takenOver;
    private final JournalCut cut;
    private final boolean polling;

    /**
     * @param reader as in the question: an answer that comes late may find another attempt there
     * @param sentNanos as in the question
     * @param validNanos how long the permit lasts, counted from {@code sentNanos}
     * @param writer number under which this reader writes; always the same for one reader
     * @param takenOver buckets asked for that the reader may read and poll from now on: all that
     *     their earlier readers will ever write is in the journal
     * @param cut segments that may hold entries of these buckets
     * @param polling false while nothing may be polled, only replayed
     */
    public Permit(
            String reader,
            long sentNanos,
            long validNanos,
            long writer,
            Collection<BucketId> takenOver,
            JournalCut cut,
            boolean polling) {
        this.reader = requireNonNull(reader, "reader");
        this.sentNanos = sentNanos;
        this.validNanos = validNanos;
        this.writer = writer;
        this.takenOver = new TreeSet<>(takenOver);
        this.cut = requireNonNull(cut, "cut");
        this.polling = polling;
    }

    public String reader() {
        return reader;
    }

    public long sentNanos() {
        return sentNanos;
    }

    public long validNanos() {
        return validNanos;
    }

    public long writer() {
        return writer;
    }

    public Set<BucketId> takenOver() {
        return takenOver;
    }

    public JournalCut cut() {
        return cut;
    }

    public boolean polling() {
        return polling;
    }

    @Override
    public String toString() {
        return "writer " + writer + ", taken over " + takenOver + ", polling " + polling;
    }
}
