package io.pixelsdb.pixels.flink.source.split;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceSplit;

/** One bucket of a table and how far its changes have been emitted. Immutable. */
@Internal
public final class PixelsSplit implements SourceSplit {

    private final BucketId bucket;
    private final Position position;
    private final boolean nullFlagSeen;
    private final long countedChanges;

    /**
     * @param position next record to emit
     * @param nullFlagSeen whether the server has flagged a null in this bucket before the position;
     *     from then on an empty string is no null
     * @param countedChanges changes emitted in a run that ends after a number of them; 0 in others
     */
    public PixelsSplit(
            BucketId bucket, Position position, boolean nullFlagSeen, long countedChanges) {
        this.bucket = requireNonNull(bucket, "bucket");
        this.position = requireNonNull(position, "position");
        this.nullFlagSeen = nullFlagSeen;
        this.countedChanges = countedChanges;
    }

    /** A split of a run that does not count changes. */
    public PixelsSplit(BucketId bucket, Position position, boolean nullFlagSeen) {
        this(bucket, position, nullFlagSeen, 0);
    }

    /** A split of which nothing has been emitted. */
    public static PixelsSplit unread(BucketId bucket) {
        return new PixelsSplit(bucket, Position.START, false);
    }

    @Override
    public String splitId() {
        return bucket.toString();
    }

    public BucketId bucket() {
        return bucket;
    }

    public Position position() {
        return position;
    }

    public boolean nullFlagSeen() {
        return nullFlagSeen;
    }

    public long countedChanges() {
        return countedChanges;
    }

    /** The same split in a run that has counted nothing yet. */
    public PixelsSplit uncounted() {
        return new PixelsSplit(bucket, position, nullFlagSeen);
    }

    @Override
    public boolean equals(Object o) {
        if (!(o instanceof PixelsSplit)) {
            return false;
        }
        PixelsSplit other = (PixelsSplit) o;
        return bucket.equals(other.bucket)
                && position.equals(other.position)
                && nullFlagSeen == other.nullFlagSeen
                && countedChanges == other.countedChanges;
    }

    @Override
    public int hashCode() {
        return Objects.hash(bucket, position, nullFlagSeen, countedChanges);
    }

    @Override
    public String toString() {
        return bucket + "@" + position;
    }
}
