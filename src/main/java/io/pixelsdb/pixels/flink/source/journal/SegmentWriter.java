package io.pixelsdb.pixels.flink.source.journal;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.segment.ClosedMark;
import io.pixelsdb.pixels.flink.source.segment.SegmentEncoder;
import io.pixelsdb.pixels.flink.source.segment.SegmentLink;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StorageOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts entries of one writer into segments: a few large ones that grow, where the storage syncs
 * them while they are open, else one for each write. After a failure the caller gives up what is
 * open and writes again, which goes into the next segment. Lives in the thread that writes a
 * journal.
 */
final class SegmentWriter {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentWriter.class);

    private static final long MAX_AGE_NANOS = Duration.ofMinutes(5).toNanos();

    private final Storage storage;
    private final long writer;
    private final long segmentBytes;
    private final boolean synced;
    private final JournalClock clock;
    private final SegmentEncoder encoder = new SegmentEncoder();

    @Nullable private StorageOutput output;
    private long number;
    @Nullable private SegmentLink lastWritten;
    private int entries;
    private long bytes;
    private long begun;
    private boolean hasEntries;
    private boolean lastIsEnded;
    @Nullable private SegmentName lastEnded;

    /**
     * @param synced whether what is written survives the machine: if not, what is written later
     *     must not promise that it is there
     */
    SegmentWriter(
            Storage storage, long writer, long segmentBytes, boolean synced, JournalClock clock) {
        this.storage = requireNonNull(storage, "storage");
        this.writer = writer;
        this.segmentBytes = segmentBytes;
        this.synced = synced;
        this.clock = requireNonNull(clock, "clock");
    }

    /** Makes the first segment, without entries. */
    void open() throws IOException {
        if (!storage.syncsWhileOpen()) {
            end();
            return;
        }
        List<ByteBuffer> begin = new ArrayList<>();
        begin(begin);
        put(begin);
        requireNonNull(output).sync();
    }

    /** Returns the number of the segment in which the entries are, when they are durable. */
    long write(List<PendingEntry> batch) throws IOException {
        hasEntries = true;
        if (output != null && (bytes >= segmentBytes || isOld())) {
            end();
        }
        List<ByteBuffer> buffers = new ArrayList<>(2 * batch.size() + 2);
        if (output == null) {
            begin(buffers);
        }
        for (PendingEntry pending : batch) {
            JournalEntry entry = pending.entry;
            buffers.add(
                    encoder.header(
                            entry.bucket(),
                            entry.sequence(),
                            pending.timeMillis,
                            entry.response()));
            buffers.add(ByteBuffer.wrap(entry.response()));
        }
        entries += batch.size();
        long segment = number;
        if (storage.syncsWhileOpen()) {
            put(buffers);
            requireNonNull(output).sync();
            lastWritten = link(new SegmentName(writer, segment), false);
        } else {
            complete(buffers);
        }
        return segment;
    }

    /** Leaves a complete segment as the last one. */
    void end() throws IOException {
        if (output == null && lastIsEnded) {
            return;
        }
        List<ByteBuffer> buffers = new ArrayList<>(2);
        if (output == null) {
            begin(buffers);
        }
        complete(buffers);
    }

    /**
     * Says that every response the writer got is in its segments, of which the last is complete.
     */
    void markClosed() throws IOException {
        try {
            storage.create(closedMark()).close();
        } catch (FileAlreadyExistsException e) {
            LOG.debug("Writer {} was marked as closed by an earlier attempt", writer, e);
        }
    }

    private String closedMark() {
        if (!hasEntries) {
            return ClosedMark.nameOfEmpty(writer);
        }
        return synced
                ? ClosedMark.nameAfter(requireNonNull(lastEnded))
                : ClosedMark.nameOfUnsynced(writer);
    }

    private SegmentLink link(SegmentName segment, boolean ended) {
        return synced
                ? new SegmentLink(segment, entries, ended)
                : new SegmentLink(segment, 0, false);
    }

    /** Gives the open segment up after an error; what follows goes into the next one. */
    void abandon() {
        if (output != null) {
            output.abandon();
            output = null;
        }
        number++;
        lastIsEnded = false;
    }

    private void begin(List<ByteBuffer> buffers) throws IOException {
        output = storage.create(new SegmentName(writer, number).fileName());
        buffers.add(encoder.start(writer, lastWritten));
        entries = 0;
        bytes = 0;
        begun = clock.nanoTime();
        lastIsEnded = false;
    }

    private void complete(List<ByteBuffer> buffers) throws IOException {
        buffers.add(encoder.endMark(entries));
        put(buffers);
        requireNonNull(output).close();
        output = null;
        lastEnded = new SegmentName(writer, number);
        lastWritten = link(lastEnded, true);
        number++;
        lastIsEnded = true;
    }

    private void put(List<ByteBuffer> buffers) throws IOException {
        for (ByteBuffer buffer : buffers) {
            bytes += buffer.remaining();
        }
        requireNonNull(output).write(buffers.toArray(new ByteBuffer[0]));
    }

    private boolean isOld() {
        return clock.nanoTime() - begun > MAX_AGE_NANOS;
    }
}
