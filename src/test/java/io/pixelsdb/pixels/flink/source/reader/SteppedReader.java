package io.pixelsdb.pixels.flink.source.reader;

import io.pixelsdb.pixels.flink.rpc.PollingClient;
import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.schema.PixelsDeserializationSchema;
import io.pixelsdb.pixels.flink.source.coordination.Permit;
import io.pixelsdb.pixels.flink.source.emission.BucketCheck;
import io.pixelsdb.pixels.flink.source.emission.PixelsRecordEmitter;
import io.pixelsdb.pixels.flink.source.emission.TableRecords;
import io.pixelsdb.pixels.flink.source.journal.Journal;
import io.pixelsdb.pixels.flink.source.polling.PollPolicy;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.PixelsSplitState;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;

/**
 * What {@link PixelsSourceReader} is composed of, without threads: a test says when the fetcher and
 * when the task does its next bit of work.
 */
public final class SteppedReader<T> {

    /** As Flink's queue between the two threads. */
    private static final int HANDED_OVER = 2;

    private final EnumeratorLink link;
    private final PixelsSplitReader reader;
    private final PixelsRecordEmitter<T> emitter;
    private final TreeMap<String, PixelsSplitState> states = new TreeMap<>();
    private final Queue<RecordsWithSplitIds<ChangeRecord>> handedOver = new ArrayDeque<>();
    @Nullable private RecordsWithSplitIds<ChangeRecord> current;
    @Nullable private String split;

    public SteppedReader(
            PollingClient client,
            Journal journal,
            PollPolicy policy,
            Set<BucketId> configured,
            PixelsDeserializationSchema<T> deserializer,
            Consumer<SourceEvent> enumerator,
            LongSupplier clock) {
        link = EnumeratorLink.to(enumerator, clock);
        emitter =
                new PixelsRecordEmitter<>(
                        Map.of(
                                configured.iterator().next().table(),
                                new TableRecords<>(
                                        deserializer,
                                        new BucketCheck(
                                                Policies.noRule(), new SimpleCounter(), () -> 0))),
                        false,
                        () -> {});
        reader =
                new PixelsSplitReader(
                        client,
                        journal,
                        policy,
                        configured,
                        new PollMetrics(
                                InternalSourceReaderMetricGroup.mock(
                                        UnregisteredMetricGroups
                                                .createUnregisteredOperatorMetricGroup())),
                        link,
                        new RunReporter(null, event -> {}, System::nanoTime));
    }

    public void addSplits(Collection<PixelsSplit> splits) {
        for (PixelsSplit added : splits) {
            link.given(added.bucket());
            states.put(added.splitId(), new PixelsSplitState(added));
        }
        reader.handleSplitsChanges(new SplitsAddition<>(new ArrayList<>(splits)));
    }

    public void start() {
        link.started();
    }

    public void answered(Permit permit) {
        link.answered(permit);
    }

    /** The fetcher does what it can, unless it is held up by back-pressure. */
    public void fetch() throws IOException {
        if (handedOver.size() >= HANDED_OVER) {
            return;
        }
        reader.wakeUp();
        RecordsWithSplitIds<ChangeRecord> batch = reader.fetch();
        if (batch != PolledRecords.none()) {
            handedOver.add(batch);
        }
    }

    /** The task emits one record or ends a batch; false if there is nothing to do. */
    public boolean emit(SourceOutput<T> output) throws Exception {
        if (current == null) {
            current = handedOver.poll();
            split = current == null ? null : current.nextSplit();
        }
        if (current == null) {
            return false;
        }
        ChangeRecord record = split == null ? null : current.nextRecordFromSplit();
        if (record != null) {
            emitter.emitRecord(record, output, states.get(split));
        } else {
            split = split == null ? null : current.nextSplit();
            if (split == null) {
                current.recycle();
                current = null;
            }
        }
        return true;
    }

    public List<PixelsSplit> snapshot(long checkpointId) {
        List<PixelsSplit> splits = new ArrayList<>();
        states.values().forEach(state -> splits.add(state.toSplit()));
        link.report(checkpointId, splits);
        return splits;
    }

    /** Polls in flight must have been answered. */
    public void close() throws Exception {
        reader.close();
    }
}
