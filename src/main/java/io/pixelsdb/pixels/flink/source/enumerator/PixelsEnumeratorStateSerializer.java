package io.pixelsdb.pixels.flink.source.enumerator;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.BucketIdFormat;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.PixelsSplitSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Versioned bytes of the enumerator's state. */
@Internal
public final class PixelsEnumeratorStateSerializer
        implements SimpleVersionedSerializer<PixelsEnumeratorState> {

    /**
     * Count of known buckets (int) and each of them; version of splits (int); count of unassigned
     * splits (int) and for each its length (int) and bytes.
     */
    private static final int VERSION_1 = 1;

    private static final int INITIAL_SIZE = 1024;

    private final PixelsSplitSerializer splitSerializer = new PixelsSplitSerializer();

    @Override
    public int getVersion() {
        return VERSION_1;
    }

    @Override
    public byte[] serialize(PixelsEnumeratorState state) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(INITIAL_SIZE);
        out.writeInt(state.knownBuckets().size());
        // Sorted, so that equal states have equal bytes.
        for (BucketId bucket : new TreeSet<>(state.knownBuckets())) {
            BucketIdFormat.write(bucket, out);
        }
        out.writeInt(splitSerializer.getVersion());
        out.writeInt(state.unassigned().size());
        for (PixelsSplit split : state.unassigned()) {
            byte[] bytes = splitSerializer.serialize(split);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
        return out.getCopyOfBuffer();
    }

    @Override
    public PixelsEnumeratorState deserialize(int version, byte[] bytes) throws IOException {
        switch (version) {
            case VERSION_1:
                return readVersion1(new DataInputDeserializer(bytes));
            default:
                throw new IOException(
                        "The state of the split enumerator has version "
                                + version
                                + ", but this release reads up to "
                                + VERSION_1
                                + ". It was written by a newer release.");
        }
    }

    private PixelsEnumeratorState readVersion1(DataInputDeserializer in) throws IOException {
        List<BucketId> knownBuckets = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            knownBuckets.add(BucketIdFormat.read(in));
        }
        int splitVersion = in.readInt();
        List<PixelsSplit> unassigned = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            byte[] split = new byte[in.readInt()];
            in.readFully(split);
            unassigned.add(splitSerializer.deserialize(splitVersion, split));
        }
        return new PixelsEnumeratorState(knownBuckets, unassigned);
    }
}
