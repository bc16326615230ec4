package io.pixelsdb.pixels.flink.source.emission;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.source.split.PixelsSplitState;
import io.pixelsdb.pixels.flink.source.split.TableId;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes one record and emits all of its rows, then moves the position of its split: a checkpoint
 * never falls between the rows of a record. Task thread only.
 */
@Internal
public final class PixelsRecordEmitter<T>
        implements RecordEmitter<ChangeRecord, T, PixelsSplitState> {

    private static final Logger LOG = LoggerFactory.getLogger(PixelsRecordEmitter.class);

    private final Map<TableId, TableRecords<T>> tables;
    private final boolean discardsOthers;
    private final Set<TableId> discarded = new HashSet<>();
    private final Runnable whenResponseEmitted;
    private final OutputCollector<T> collector = new OutputCollector<>();

    /** Of the last record, as most are of the same one: a look at the map for each is dear. */
    @Nullable private TableId lastTable;

    @Nullable private TableRecords<T> lastRecords;

    /**
     * @param discardsOthers whether replayed records of other tables are left out, rather than end
     *     the job
     */
    public PixelsRecordEmitter(
            Map<TableId, TableRecords<T>> tables,
            boolean discardsOthers,
            Runnable whenResponseEmitted) {
        this.tables = Map.copyOf(tables);
        this.discardsOthers = discardsOthers;
        this.whenResponseEmitted = requireNonNull(whenResponseEmitted, "whenResponseEmitted");
    }

    @Override
    public void emitRecord(ChangeRecord record, SourceOutput<T> output, PixelsSplitState state)
            throws Exception {
        if (record.hasNullFlag()) {
            state.setNullFlagSeen();
        }
        record.setEmptyIsNull(!state.nullFlagSeen());
        collector.output = output;
        TableRecords<T> records = recordsOf(state.bucket().table());
        if (records != null) {
            records.emit(record, state.bucket(), collector);
        }
        if (record.isLast()) {
            state.emittedResponse(record.writer(), record.sequence());
            whenResponseEmitted.run();
        } else {
            state.emitted(record.writer(), record.sequence(), record.index());
        }
    }

    /** Null for a table whose records are discarded. */
    @Nullable
    private TableRecords<T> recordsOf(TableId table) throws UnrecoverableException {
        if (table != lastTable) {
            lastRecords = tables.get(table);
            lastTable = table;
            if (lastRecords == null) {
                left(table);
            }
        }
        return lastRecords;
    }

    private void left(TableId table) throws UnrecoverableException {
        if (!discardsOthers) {
            // The same record comes again if this one does not end the attempt.
            lastTable = null;
            throw new UnrecoverableException(
                    "The journal has changes of "
                            + table
                            + " that are not known to be committed, but table.name does not name"
                            + " it. Name it until checkpoints have covered them, or give them up"
                            + " with source.journal.unfinished=discard.");
        }
        if (discarded.add(table)) {
            LOG.warn(
                    "Discarding changes of {}, which table.name does not name, as"
                            + " source.journal.unfinished=discard. They are lost unless they were"
                            + " committed.",
                    table);
        }
    }

    private static final class OutputCollector<T> implements Collector<T> {

        private SourceOutput<T> output;

        @Override
        public void collect(T row) {
            output.collect(row);
        }

        @Override
        public void close() {}
    }
}
