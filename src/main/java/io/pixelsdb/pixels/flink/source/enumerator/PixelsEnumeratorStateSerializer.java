package io.pixelsdb.pixels.flink.source.enumerator;

import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.BucketIdFormat;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.PixelsSplitSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

    /**
     * As before, then whether there is a journal (boolean) and if so: its id (UTF); of its cut the
     * largest writer (long), the count of writers (int) and for each its number (long) and first
     * segment (long); count of polled buckets (int) and each of them.
     */
    private static final int VERSION_2 = 2;

    /**
     * As before, then whether the end of a bounded run has begun (boolean) and if so: its bound
     * (UTF) and phase (byte).
     */
    private static final int VERSION_3 = 3;

    /**
     * As before, and behind the polled buckets what tells the journal from others of its name (UTF;
     * empty if nobody knows).
     */
    private static final int VERSION_4 = 4;

    private static final int INITIAL_SIZE = 1024;

    /** Stands for what a journal was born as where nobody knows. */
    private static final String UNKNOWN = "";

    private final PixelsSplitSerializer splitSerializer = new PixelsSplitSerializer();

    @Override
    public int getVersion() {
        return VERSION_4;
    }

    @Override
    public byte[] serialize(PixelsEnumeratorState state) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(INITIAL_SIZE);
        writeBuckets(state.knownBuckets(), out);
        out.writeInt(splitSerializer.getVersion());
        out.writeInt(state.unassigned().size());
        for (PixelsSplit split : state.unassigned()) {
            byte[] bytes = splitSerializer.serialize(split);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
        out.writeBoolean(state.journal().isPresent());
        if (state.journal().isPresent()) {
            writeJournal(state.journal().get(), out);
        }
        out.writeBoolean(state.end().isPresent());
        if (state.end().isPresent()) {
            out.writeUTF(state.end().get().bound());
            out.writeByte(state.end().get().phase().ordinal());
        }
        return out.getCopyOfBuffer();
    }

    private static void writeJournal(JournalState journal, DataOutput out) throws IOException {
        out.writeUTF(journal.id());
        out.writeLong(journal.cut().upToWriter());
        out.writeInt(journal.cut().firstNeeded().size());
        for (Map.Entry<Long, Long> writer : journal.cut().firstNeeded().entrySet()) {
            out.writeLong(writer.getKey());
            out.writeLong(writer.getValue());
        }
        writeBuckets(journal.polled(), out);
        out.writeUTF(journal.birth().orElse(UNKNOWN));
    }

    /** Sorted, so that equal states have equal bytes. */
    private static void writeBuckets(Set<BucketId> buckets, DataOutput out) throws IOException {
        out.writeInt(buckets.size());
        for (BucketId bucket : new TreeSet<>(buckets)) {
            BucketIdFormat.write(bucket, out);
        }
    }

    @Override
    public PixelsEnumeratorState deserialize(int version, byte[] bytes) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        switch (version) {
            case VERSION_1:
                return new PixelsEnumeratorState(readBuckets(in), readSplits(in), null);
            case VERSION_2:
                return new PixelsEnumeratorState(
                        readBuckets(in),
                        readSplits(in),
                        in.readBoolean() ? readJournal(version, in) : null);
            case VERSION_3:
            case VERSION_4:
                return new PixelsEnumeratorState(
                        readBuckets(in),
                        readSplits(in),
                        in.readBoolean() ? readJournal(version, in) : null,
                        in.readBoolean() ? readEnd(in) : null);
            default:
                throw new IOException(
                        "The state of the split enumerator has version "
                                + version
                                + ", but this release reads up to "
                                + VERSION_4
                                + ". It was written by a newer release.");
        }
    }

    private static List<BucketId> readBuckets(DataInput in) throws IOException {
        List<BucketId> buckets = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            buckets.add(BucketIdFormat.read(in));
        }
        return buckets;
    }

    private List<PixelsSplit> readSplits(DataInput in) throws IOException {
        int splitVersion = in.readInt();
        List<PixelsSplit> splits = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            byte[] split = new byte[in.readInt()];
            in.readFully(split);
            splits.add(splitSerializer.deserialize(splitVersion, split));
        }
        return splits;
    }

    private static EndOfRun readEnd(DataInput in) throws IOException {
        return new EndOfRun(in.readUTF(), EndOfRun.Phase.values()[in.readByte()]);
    }

    private static JournalState readJournal(int version, DataInput in) throws IOException {
        String id = in.readUTF();
        long upToWriter = in.readLong();
        Map<Long, Long> firstNeeded = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            firstNeeded.put(in.readLong(), in.readLong());
        }
        List<BucketId> polled = readBuckets(in);
        String birth = version < VERSION_4 ? UNKNOWN : in.readUTF();
        return new JournalState(
                id,
                birth.equals(UNKNOWN) ? null : birth,
                new JournalCut(upToWriter, firstNeeded),
                polled);
    }
}
