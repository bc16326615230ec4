package io.pixelsdb.pixels.flink.source.split;

import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Versioned bytes of a split. Older versions stay readable for as long as savepoints are kept. */
@Internal
public final class PixelsSplitSerializer implements SimpleVersionedSerializer<PixelsSplit> {

    /** Bucket, sequence (long), index (int), null flag seen (boolean). */
    private static final int VERSION_1 = 1;

    /** Bucket, writer (long), sequence (long), index (int), null flag seen (boolean). */
    private static final int VERSION_2 = 2;

    /** As before, then the changes counted (long). */
    private static final int VERSION_3 = 3;

    private static final int INITIAL_SIZE = 64;

    @Override
    public int getVersion() {
        return VERSION_3;
    }

    @Override
    public byte[] serialize(PixelsSplit split) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(INITIAL_SIZE);
        BucketIdFormat.write(split.bucket(), out);
        out.writeLong(split.position().writer());
        out.writeLong(split.position().sequence());
        out.writeInt(split.position().index());
        out.writeBoolean(split.nullFlagSeen());
        out.writeLong(split.countedChanges());
        return out.getCopyOfBuffer();
    }

    @Override
    public PixelsSplit deserialize(int version, byte[] bytes) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        switch (version) {
            case VERSION_1:
                return new PixelsSplit(
                        BucketIdFormat.read(in),
                        new Position(0, in.readLong(), in.readInt()),
                        in.readBoolean());
            case VERSION_2:
                return new PixelsSplit(
                        BucketIdFormat.read(in),
                        new Position(in.readLong(), in.readLong(), in.readInt()),
                        in.readBoolean());
            case VERSION_3:
                return new PixelsSplit(
                        BucketIdFormat.read(in),
                        new Position(in.readLong(), in.readLong(), in.readInt()),
                        in.readBoolean(),
                        in.readLong());
            default:
                throw new IOException(
                        "The state of a split has version "
                                + version
                                + ", but this release reads up to "
                                + VERSION_3
                                + ". It was written by a newer release.");
        }
    }
}
