package io.pixelsdb.pixels.flink.source.schedules;

import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.schema.PixelsDeserializationSchema;
import io.pixelsdb.pixels.flink.schema.RowImage;
import io.pixelsdb.pixels.flink.source.coordination.CheckpointReport;
import io.pixelsdb.pixels.flink.source.coordination.Permit;
import io.pixelsdb.pixels.flink.source.journal.JournalEntry;
import io.pixelsdb.pixels.flink.source.journal.SteppedJournal;
import io.pixelsdb.pixels.flink.source.reader.SteppedReader;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.storage.ProcessStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.util.Collector;

/** One attempt of a reader in a process of its own, with its messages under way. */
final class ReaderProcess {

    final String name;
    final int subtask;
    final ModelClient client;
    final ProcessStorage storage;
    final Deque<SourceEvent> toEnumerator = new ArrayDeque<>();
    final Deque<Object> fromEnumerator = new ArrayDeque<>();
    boolean frozen;
    boolean zombie;

    private final World world;
    private final SteppedJournal journal;
    private final SteppedReader<Integer> reader;
    private boolean replayed;
    private boolean over;

    ReaderProcess(World world, ModelJob job, int subtask, List<PixelsSplit> restored) {
        this.world = world;
        this.subtask = subtask;
        this.name = world.nameOf("reader-" + subtask);
        this.client = new ModelClient(world, name, job.buckets());
        this.storage = new ProcessStorage(world.storage());
        this.journal =
                new SteppedJournal(
                        storage, world.settings(job.buckets()), world::nanos, new Ownership());
        this.reader =
                new SteppedReader<>(
                        client,
                        journal,
                        world.policy(),
                        World.bucketIds(job.buckets()),
                        new Numbers(),
                        toEnumerator::add,
                        world::nanos);
        if (!restored.isEmpty()) {
            reader.addSplits(restored);
        }
        toEnumerator.add(new Registration());
        reader.start();
    }

    void fetch() throws IOException {
        client.expire();
        reader.fetch();
    }

    void flush() {
        journal.flush();
    }

    /** Whether all that was polled is durable and on its way. */
    boolean isIdle() {
        return journal.pending() == 0 && !client.hasChangesInFlight();
    }

    /** False if nothing was left to do. */
    boolean emit() throws Exception {
        return reader.emit(new Output());
    }

    @SuppressWarnings("unchecked")
    void receive() {
        Object event = fromEnumerator.poll();
        if (event instanceof Permit) {
            Permit permit = (Permit) event;
            client.permitted(permit.sentNanos() + permit.validNanos());
            reader.answered(permit);
        } else if (event != null) {
            reader.addSplits((List<PixelsSplit>) event);
        }
    }

    List<PixelsSplit> snapshot(long checkpointId) {
        List<PixelsSplit> splits = reader.snapshot(checkpointId);
        replayed = ((CheckpointReport) toEnumerator.peekLast()).replayed();
        return splits;
    }

    /** Whether the last snapshot found nothing of earlier readers left. */
    boolean hasReplayed() {
        return replayed;
    }

    /** Its polls are awaited. */
    void close() throws Exception {
        for (ModelClient.Poll poll : client.inFlight()) {
            if (world.chance(0.8)) {
                poll.arrive(3);
            } else {
                poll.fail("The connection broke", true);
            }
        }
        reader.close();
        over = true;
    }

    void kill() {
        journal.kill();
        over = true;
    }

    /**
     * @param share of the bytes that get there
     */
    void killWhileWriting(double share) {
        journal.killWhileWriting(share);
        over = true;
    }

    /** Whether its process has ended. */
    boolean isOver() {
        return over;
    }

    @Override
    public String toString() {
        return name;
    }

    /** Flink's own message, the first of each reader. */
    static final class Registration implements SourceEvent {

        private static final long serialVersionUID = 1L;
    }

    private final class Ownership implements SteppedJournal.Watcher {

        /**
         * Of what a reader writes after it was taken over from nothing counts, but nobody takes
         * over before the time for a poll and the write that follows has passed.
         */
        @Override
        public void durable(JournalEntry entry) {
            Response response = world.server().of(entry.response());
            response.durable = true;
            if (response.late) {
                world.offend("%s arrived too late, and was written", response);
            }
            long taken = world.nanos() - response.begunNanos;
            response.kept |=
                    world.ownerOf(entry.bucket()) == ReaderProcess.this
                            || taken < World.POLL_TIMEOUT.plus(World.GRACE).toNanos();
        }

        @Override
        public void replaying(Collection<PixelsSplit> splits) {
            splits.forEach(split -> world.takenOver(split.bucket(), ReaderProcess.this));
        }
    }

    private final class Output implements SourceOutput<Integer> {

        @Override
        public void collect(Integer change) {
            Response response = world.server().responseWith(change);
            if (response.poller.equals(name) && !response.durable) {
                world.offend("%s was emitted before it was durable", response);
            }
            if (!zombie) {
                world.sink().emit(subtask, change);
            }
        }

        @Override
        public void collect(Integer change, long timestamp) {
            collect(change);
        }

        @Override
        public void emitWatermark(Watermark watermark) {}

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}
    }

    /** Emits the number of each change. */
    private static final class Numbers implements PixelsDeserializationSchema<Integer> {

        private static final long serialVersionUID = 1L;

        @Override
        public void deserialize(ChangeRecord record, Collector<Integer> out) throws IOException {
            RowImage row = record.after();
            out.collect(
                    Integer.valueOf(
                            new String(
                                    row.bytes(),
                                    row.offset(0),
                                    row.length(0),
                                    StandardCharsets.UTF_8)));
        }

        @Override
        public TypeInformation<Integer> getProducedType() {
            return Types.INT;
        }
    }
}
