package io.pixelsdb.pixels.flink.source.coordination;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * A reader asks for permission to poll. Sent when it has been given buckets, and again and again
 * from then on. Immutable.
 */
@Internal
public final class PermitRequest implements SourceEvent {

    private static final long serialVersionUID = 1L;

    private final String reader;
    private final long sentNanos;
    private final TreeSet<BucketId> takingOver;

    /**
     * @param reader names this attempt of the reader, and no other one
     * @param sentNanos the reader's clock when it asked
     * @param takingOver buckets that it was given and may not yet read
     */
    public PermitRequest(String reader, long sentNanos, Collection<BucketId> takingOver) {
        this.reader = requireNonNull(reader, "reader");
        this.sentNanos = sentNanos;
        this.takingOver = new TreeSet<>(takingOver);
    }

    public String reader() {
        return reader;
    }

    public long sentNanos() {
        return sentNanos;
    }

    public Set<BucketId> takingOver() {
        return takingOver;
    }

    @Override
    public String toString() {
        return "reader " + reader + " taking over " + takingOver;
    }
}
