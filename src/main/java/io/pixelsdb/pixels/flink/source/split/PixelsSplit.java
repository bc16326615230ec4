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

    /**
     * @param position next record to emit
     * @param nullFlagSeen whether the server has flagged a null in this bucket before the position;
     *     from then on an empty string is no null
     */
    public PixelsSplit(BucketId bucket, Position position, boolean nullFlagSeen) {
        this.bucket = requireNonNull(bucket, "bucket");
        this.position = requireNonNull(position, "position");
        this.nullFlagSeen = nullFlagSeen;
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

    @Override
    public boolean equals(Object o) {
        if (!(o instanceof PixelsSplit)) {
            return false;
        }
        PixelsSplit other = (PixelsSplit) o;
        return bucket.equals(other.bucket)
                && position.equals(other.position)
                && nullFlagSeen == other.nullFlagSeen;
    }

    @Override
    public int hashCode() {
        return Objects.hash(bucket, position, nullFlagSeen);
    }

    @Override
    public String toString() {
        return bucket + "@" + position;
    }
}
