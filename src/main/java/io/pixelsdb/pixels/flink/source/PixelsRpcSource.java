package io.pixelsdb.pixels.flink.source;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.RunBound;
import io.pixelsdb.pixels.flink.config.UnfinishedEntries;
import io.pixelsdb.pixels.flink.config.ValueEncoding;
import io.pixelsdb.pixels.flink.rpc.GrpcPollingClient;
import io.pixelsdb.pixels.flink.rpc.ServerEndpoint;
import io.pixelsdb.pixels.flink.schema.DecodingSettings;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.schema.RowDataDeserializer;
import io.pixelsdb.pixels.flink.source.emission.ReadTable;
import io.pixelsdb.pixels.flink.source.enumerator.PixelsEnumeratorState;
import io.pixelsdb.pixels.flink.source.enumerator.PixelsEnumeratorStateSerializer;
import io.pixelsdb.pixels.flink.source.enumerator.PixelsSplitEnumerator;
import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.source.journal.JournalSettings;
import io.pixelsdb.pixels.flink.source.journal.PassThroughJournal;
import io.pixelsdb.pixels.flink.source.polling.PollPolicy;
import io.pixelsdb.pixels.flink.source.reader.PixelsSourceReader;
import io.pixelsdb.pixels.flink.source.reader.ReaderSettings;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.PixelsSplitSerializer;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.UserCodeClassLoader;

/**
 * Reads the changes of one or several tables from a Pixels-sink server. Made where the job is
 * submitted, by its {@link #builder()}; makes the enumerator on the JobManager and readers on the
 * TaskManagers.
 *
 * @param <T> type of what is emitted
 */
@PublicEvolving
public final class PixelsRpcSource<T>
        implements Source<T, PixelsSplit, PixelsEnumeratorState>, ResultTypeQueryable<T> {

    private static final long serialVersionUID = 1L;

    private final Configuration options;
    @Nullable private final StorageLocation journalRoot;
    private final String journalId;
    private final JournalIdentity journalIdentity;
    private final ArrayList<ReadTable<T>> tables;
    private final boolean checkpointed;

    /**
     * @param journalRoot directory of journals, or null to go without one
     * @param tables one at least, each once
     * @param checkpointed whether the job has checkpoints
     */
    PixelsRpcSource(
            Configuration options,
            @Nullable StorageLocation journalRoot,
            String journalId,
            JournalIdentity journalIdentity,
            Collection<ReadTable<T>> tables,
            boolean checkpointed) {
        this.options = requireNonNull(options, "options");
        this.journalRoot = journalRoot;
        this.journalId = requireNonNull(journalId, "journalId");
        this.journalIdentity = requireNonNull(journalIdentity, "journalIdentity");
        this.tables = new ArrayList<>(tables);
        this.checkpointed = checkpointed;
    }

    /** Begins a source of any type. */
    public static <T> PixelsRpcSourceBuilder<T> builder() {
        return new PixelsRpcSourceBuilder<>();
    }

    /**
     * Begins a source of rows: a changelog of the schema. What else there is to know of how the
     * server writes values is read from the options that the builder has at the end.
     */
    public static PixelsRpcSourceBuilder<RowData> forRowData(
            PixelsSchema schema, ValueEncoding encoding) {
        return PixelsRpcSource.<RowData>builder()
                .setSchema(schema)
                .set(PixelsOptions.SOURCE_VALUE_ENCODING, encoding)
                .deserializeBy(
                        options -> new RowDataDeserializer(schema, DecodingSettings.from(options)));
    }

    /**
     * Begins a source of rows: a changelog of the schema. The settings stand as they are, whatever
     * options the builder has.
     */
    public static PixelsRpcSourceBuilder<RowData> forRowData(
            PixelsSchema schema, DecodingSettings settings) {
        return PixelsRpcSource.<RowData>builder()
                .setSchema(schema)
                .setDeserializer(new RowDataDeserializer(schema, settings));
    }

    /**
     * A run that ends when checkpoints cover it cannot be executed as a batch, which has none, so
     * to Flink it is unbounded.
     */
    @Override
    public Boundedness getBoundedness() {
        return bound().map(RunBound::awaitsCheckpoint).orElse(true)
                ? Boundedness.CONTINUOUS_UNBOUNDED
                : Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<PixelsSplit, PixelsEnumeratorState> createEnumerator(
            SplitEnumeratorContext<PixelsSplit> context) {
        return restoreEnumerator(context, PixelsEnumeratorState.initial());
    }

    @Override
    public SplitEnumerator<PixelsSplit, PixelsEnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<PixelsSplit> context, PixelsEnumeratorState state) {
        return new PixelsSplitEnumerator(
                context,
                configuredBuckets(),
                state,
                journal().map(SourceJournal::forEnumerator).orElse(null),
                bound().orElse(null));
    }

    @Override
    public SourceReader<T, PixelsSplit> createReader(SourceReaderContext context) throws Exception {
        ServerEndpoint endpoint = ServerEndpoint.from(options);
        for (ReadTable<T> table : tables) {
            table.deserializer().open(new ReaderInitializationContext(context));
        }
        return new PixelsSourceReader<>(
                () -> new GrpcPollingClient(endpoint),
                journal()
                        .map(journal -> journal.forReader(context))
                        .orElse(PassThroughJournal::new),
                journalRoot != null,
                new ReaderSettings(
                        PollPolicy.from(options),
                        configuredBuckets(),
                        options.get(JournalOptions.UNFINISHED) == UnfinishedEntries.DISCARD,
                        bound().orElse(null)),
                tables,
                context);
    }

    @Override
    public SimpleVersionedSerializer<PixelsSplit> getSplitSerializer() {
        return new PixelsSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<PixelsEnumeratorState> getEnumeratorCheckpointSerializer() {
        return new PixelsEnumeratorStateSerializer();
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return tables.get(0).deserializer().getProducedType();
    }

    /** Empty if the source goes without a journal. */
    Optional<SourceJournal> journal() {
        return Optional.ofNullable(journalRoot)
                .map(root -> new JournalSettings(root, journalId, journalIdentity, options))
                .map(settings -> new SourceJournal(settings, options));
    }

    /** How readers read the tables of the source. */
    List<ReadTable<T>> tables() {
        return List.copyOf(tables);
    }

    private Optional<RunBound> bound() {
        return RunBound.from(options, checkpointed);
    }

    private Set<BucketId> configuredBuckets() {
        return journalIdentity.buckets();
    }

    private static final class ReaderInitializationContext
            implements DeserializationSchema.InitializationContext {

        private final SourceReaderContext context;

        private ReaderInitializationContext(SourceReaderContext context) {
            this.context = context;
        }

        @Override
        public MetricGroup getMetricGroup() {
            return context.metricGroup();
        }

        @Override
        public UserCodeClassLoader getUserCodeClassLoader() {
            return context.getUserCodeClassLoader();
        }
    }
}
