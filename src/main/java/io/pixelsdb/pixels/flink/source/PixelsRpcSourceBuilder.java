package io.pixelsdb.pixels.flink.source;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.config.Locations;
import io.pixelsdb.pixels.flink.config.OptionChecks;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.rpc.ServerEndpoint;
import io.pixelsdb.pixels.flink.schema.PixelsDeserializationSchema;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.source.journal.JournalNames;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a {@link PixelsRpcSource}. What is not set has the default of its option in {@link
 * PixelsOptions}.
 *
 * @param <T> type of what is emitted
 */
@PublicEvolving
public final class PixelsRpcSourceBuilder<T> {

    private static final Logger LOG = LoggerFactory.getLogger(PixelsRpcSourceBuilder.class);

    private final Configuration options = new Configuration();
    private final List<SourceTable<T>> tables = new ArrayList<>();

    /** From the options as they are at the end. */
    @Nullable private Function<ReadableConfig, PixelsDeserializationSchema<T>> deserializer;

    @Nullable private StorageLocation journalRoot;
    @Nullable private PixelsSchema schema;
    private String target = "";
    private String targetPlace = "";
    private boolean checkpointed = true;

    PixelsRpcSourceBuilder() {}

    /** Where the server listens. */
    public PixelsRpcSourceBuilder<T> setServer(String host, int port) {
        return set(PixelsOptions.SERVER_HOST, host).set(PixelsOptions.SERVER_PORT, port);
    }

    /**
     * The captured table.
     *
     * @param schemaName name of the database that the changes are captured from
     */
    public PixelsRpcSourceBuilder<T> setTable(String schemaName, String tableName) {
        return set(PixelsOptions.SCHEMA_NAME, schemaName).set(PixelsOptions.TABLE_NAME, tableName);
    }

    /**
     * Reads one more table in the same source, instead of the one that the other methods describe.
     * What they emit has to be of one type.
     */
    public PixelsRpcSourceBuilder<T> addTable(SourceTable<T> table) {
        tables.add(requireNonNull(table, "table"));
        return this;
    }

    /** Number of buckets per table on the server, or {@code none}. */
    public PixelsRpcSourceBuilder<T> setBuckets(String buckets) {
        return set(PixelsOptions.SOURCE_BUCKETS, buckets);
    }

    /** Sets any option of the source. */
    public <V> PixelsRpcSourceBuilder<T> set(ConfigOption<V> option, V value) {
        options.set(option, value);
        return this;
    }

    /** Takes over every option of the source that a configuration sets. */
    public PixelsRpcSourceBuilder<T> setAll(ReadableConfig configuration) {
        PixelsOptions.all().forEach(option -> takeOver(option, configuration));
        return this;
    }

    /**
     * Directory of journals: what was polled is kept there until it is committed. Wins over {@code
     * source.journal.path}.
     *
     * @param root a place that JobManager and TaskManagers reach
     */
    public PixelsRpcSourceBuilder<T> setJournal(StorageLocation root) {
        this.journalRoot = requireNonNull(root, "root");
        return this;
    }

    /** Goes without a journal: whenever the job fails, changes that were polled are lost. */
    public PixelsRpcSourceBuilder<T> withoutJournal() {
        return set(JournalOptions.ENABLED, false);
    }

    /**
     * Where the rows go, in words such as {@code iceberg lake.orders}. Each target of a table has a
     * journal of its own.
     */
    public PixelsRpcSourceBuilder<T> setTarget(String target) {
        return setTarget(target, "");
    }

    /**
     * The same, with a place that tells targets of one name apart. A journal of the same target in
     * another place is refused rather than continued.
     */
    public PixelsRpcSourceBuilder<T> setTarget(String target, String place) {
        this.target = requireNonNull(target, "target");
        this.targetPlace = requireNonNull(place, "place");
        return this;
    }

    /**
     * Says that the job has no checkpoints: a bounded run then ends as soon as everything that it
     * polled is emitted, rather than when checkpoints cover it.
     */
    public PixelsRpcSourceBuilder<T> withoutCheckpoints() {
        this.checkpointed = false;
        return this;
    }

    /** Columns and key; without them the key is read from the option, and places are not known. */
    PixelsRpcSourceBuilder<T> setSchema(PixelsSchema columnsAndKey) {
        this.schema = requireNonNull(columnsAndKey, "columnsAndKey");
        return this;
    }

    /** What turns a change into what is emitted. */
    public PixelsRpcSourceBuilder<T> setDeserializer(PixelsDeserializationSchema<T> schema) {
        requireNonNull(schema, "schema");
        return deserializeBy(anyOptions -> schema);
    }

    /** What makes that from the options, all of which are set by then. */
    PixelsRpcSourceBuilder<T> deserializeBy(
            Function<ReadableConfig, PixelsDeserializationSchema<T>> fromOptions) {
        this.deserializer = requireNonNull(fromOptions, "fromOptions");
        return this;
    }

    /**
     * @throws org.apache.flink.table.api.ValidationException if an option is missing or wrong
     */
    public PixelsRpcSource<T> build() {
        Problems problems = new Problems();
        boolean readable = OptionChecks.checkValues(PixelsOptions.all(), options, problems);
        List<SourceTable<T>> all = tables.isEmpty() ? theOneTable(readable, problems) : tables;
        all.forEach(table -> table.check(problems));
        JournalNames.check(options, problems);
        checkJournalRoot(problems);
        problems.throwIfAny();
        if (!isJournalEnabled()) {
            LOG.warn(
                    "{} is false: whenever the job fails, is cancelled or stopped, changes that were"
                            + " polled and are not committed yet are lost",
                    JournalOptions.ENABLED.key());
        }
        JournalIdentity identity =
                new JournalIdentity(
                        ServerEndpoint.from(options).toString(),
                        all.stream().map(SourceTable::forJournal).collect(Collectors.toList()));
        return new PixelsRpcSource<>(
                new Configuration(options),
                isJournalEnabled() ? journalRootOrPath() : null,
                JournalNames.of(options, identity, all.get(0).target()),
                identity,
                all.stream().map(SourceTable::forReaders).collect(Collectors.toList()),
                checkpointed);
    }

    /**
     * @param readable whether all options have values of their types; others are reported already
     */
    private List<SourceTable<T>> theOneTable(boolean readable, Problems problems) {
        OptionChecks.checkPresent(Set.of(PixelsOptions.TABLE_NAME), options, problems);
        if (deserializer == null) {
            problems.add("setDeserializer", "was not called");
            return List.of();
        }
        if (!readable) {
            SourceTable.check(options, schema, problems);
            return List.of();
        }
        SourceTable<T> table =
                SourceTable.of(new Configuration(options), deserializer.apply(options))
                        .to(target, targetPlace);
        return List.of(schema == null ? table : table.withSchema(schema));
    }

    private void checkJournalRoot(Problems problems) {
        if (!isJournalEnabled() || journalRoot != null) {
            return;
        }
        Optional<String> path = options.getOptional(JournalOptions.PATH);
        if (path.isEmpty()) {
            problems.add(
                    JournalOptions.PATH.key(),
                    "is required, or setJournal. "
                            + JournalOptions.ENABLED.key()
                            + "=false goes without, and every failure then loses changes");
        } else if (Locations.parse(path.get()).isEmpty()) {
            problems.add(
                    JournalOptions.PATH.key(),
                    "'" + path.get() + "' is no absolute path and no URI");
        }
    }

    /** Wrong values are reported already. */
    private boolean isJournalEnabled() {
        try {
            return options.get(JournalOptions.ENABLED);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private StorageLocation journalRootOrPath() {
        if (journalRoot != null) {
            return journalRoot;
        }
        return new StorageLocation(options.get(JournalOptions.PATH).trim(), Map.of());
    }

    private <V> void takeOver(ConfigOption<V> option, ReadableConfig configuration) {
        configuration.getOptional(option).ifPresent(value -> options.set(option, value));
    }
}
