package io.pixelsdb.pixels.flink.source.coordination;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.PixelsSplitSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;

/** What a reader put into a checkpoint, told to the enumerator as well. Immutable. */
@Internal
public final class CheckpointReport implements SourceEvent {

    private static final long serialVersionUID = 1L;

    private final long checkpointId;
    private final String reader;
    private final long writer;
    private final long firstNeededSegment;
    private final boolean replayed;
    private final ArrayList<byte[]> splits = new ArrayList<>();

    /**
     * @param reader names this attempt of the reader, as in its {@link PermitRequest}
     * @param writer number under which it writes; 0 before its first permit
     * @param firstNeededSegment number of its first segment of which not everything is emitted
     * @param replayed whether nothing of earlier writers is left for it to emit
     */
    public CheckpointReport(
            long checkpointId,
            String reader,
            long writer,
            long firstNeededSegment,
            boolean replayed,
            Collection<PixelsSplit> splits)
            throws IOException {
        this.checkpointId = checkpointId;
        this.reader = requireNonNull(reader, "reader");
        this.writer = writer;
        this.firstNeededSegment = firstNeededSegment;
        this.replayed = replayed;
        PixelsSplitSerializer serializer = new PixelsSplitSerializer();
        for (PixelsSplit split : splits) {
            // Another run that begins at these positions counts for itself.
            this.splits.add(serializer.serialize(split.uncounted()));
        }
    }

    public long checkpointId() {
        return checkpointId;
    }

    public String reader() {
        return reader;
    }

    public long writer() {
        return writer;
    }

    public long firstNeededSegment() {
        return firstNeededSegment;
    }

    public boolean replayed() {
        return replayed;
    }

    public List<PixelsSplit> splits() throws IOException {
        PixelsSplitSerializer serializer = new PixelsSplitSerializer();
        List<PixelsSplit> read = new ArrayList<>();
        for (byte[] split : splits) {
            read.add(serializer.deserialize(serializer.getVersion(), split));
        }
        return read;
    }

    @Override
    public String toString() {
        return "checkpoint " + checkpointId + " of reader " + reader;
    }
}
