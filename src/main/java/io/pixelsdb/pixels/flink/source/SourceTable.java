package io.pixelsdb.pixels.flink.source;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.BucketChecking;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.schema.DecodingSettings;
import io.pixelsdb.pixels.flink.schema.PixelsDeserializationSchema;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.schema.RowDataDeserializer;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import io.pixelsdb.pixels.flink.source.emission.BucketRule;
import io.pixelsdb.pixels.flink.source.emission.ReadTable;
import io.pixelsdb.pixels.flink.source.journal.JournalTable;
import io.pixelsdb.pixels.flink.source.split.Buckets;
import io.pixelsdb.pixels.flink.source.split.TableId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;

/**
 * A captured table, how its changes are read and where they go. Immutable; lives where the job is
 * submitted.
 *
 * @param <T> type of what is emitted
 */
@PublicEvolving
public final class SourceTable<T> {

    private final ReadableConfig options;
    @Nullable private final PixelsSchema schema;
    private final PixelsDeserializationSchema<T> deserializer;
    private final String target;
    private final String targetPlace;

    private SourceTable(
            ReadableConfig options,
            @Nullable PixelsSchema schema,
            PixelsDeserializationSchema<T> deserializer,
            String target,
            String targetPlace) {
        this.options = requireNonNull(options, "options");
        this.schema = schema;
        this.deserializer = requireNonNull(deserializer, "deserializer");
        this.target = requireNonNull(target, "target");
        this.targetPlace = requireNonNull(targetPlace, "targetPlace");
    }

    /**
     * A table whose columns are not known: changes are not held against their buckets.
     *
     * @param options of {@link PixelsOptions}: the table's name, its buckets and its key
     */
    public static <T> SourceTable<T> of(
            ReadableConfig options, PixelsDeserializationSchema<T> deserializer) {
        return new SourceTable<>(options, null, deserializer, "", "");
    }

    /**
     * A table that is emitted as rows, a changelog of its schema.
     *
     * @param options of {@link PixelsOptions}: the table's name, its buckets, and how its server
     *     writes values
     */
    public static SourceTable<RowData> ofRows(ReadableConfig options, PixelsSchema schema) {
        return of(options, new RowDataDeserializer(schema, DecodingSettings.from(options)))
                .withSchema(schema);
    }

    /** The same with its columns and key. */
    public SourceTable<T> withSchema(PixelsSchema columnsAndKey) {
        return new SourceTable<>(
                options,
                requireNonNull(columnsAndKey, "columnsAndKey"),
                deserializer,
                target,
                targetPlace);
    }

    /**
     * The same with where its rows go, in words such as {@code iceberg lake.orders}.
     *
     * @param place tells targets of one name apart; empty if it is not known
     */
    public SourceTable<T> to(String newTarget, String place) {
        return new SourceTable<>(options, schema, deserializer, newTarget, place);
    }

    TableId id() {
        return new TableId(
                options.get(PixelsOptions.SCHEMA_NAME), options.get(PixelsOptions.TABLE_NAME));
    }

    /** Columns that are not known by now never will be. */
    void check(Problems problems) {
        check(options, schema, problems);
        if (schema == null && isToFail(options) && hasBuckets()) {
            problems.add(
                    PixelsOptions.SOURCE_BUCKET_CHECK.key(),
                    "is 'fail', but there is nothing to check, as the table's columns are not known:"
                            + " add the table as SourceTable.of(options, deserializer)"
                            + ".withSchema(schema), or set source.bucket-check=off");
        }
    }

    /** Buckets that are none are reported already. */
    private boolean hasBuckets() {
        try {
            return Buckets.parse(options.get(PixelsOptions.SOURCE_BUCKETS)).largest() >= 0;
        } catch (ValidationException e) {
            return false;
        }
    }

    /**
     * Reports buckets that are none, columns of the bucket key that the table lacks or that are
     * there twice, and a check of buckets that could not find anything.
     *
     * @param schema null if the columns are not known
     */
    public static void check(
            ReadableConfig options, @Nullable PixelsSchema schema, Problems problems) {
        Buckets buckets =
                problems.collect(
                        PixelsOptions.SOURCE_BUCKETS.key(),
                        () -> Buckets.parse(options.get(PixelsOptions.SOURCE_BUCKETS)));
        if (schema == null) {
            return;
        }
        List<String> key = bucketKey(options, schema);
        boolean hasBuckets = buckets != null && buckets.largest() >= 0;
        if (key.isEmpty() && hasBuckets && isToFail(options)) {
            problems.add(
                    PixelsOptions.SOURCE_BUCKET_CHECK.key(),
                    "is 'fail', but there is nothing to check, as the table has no primary key: set"
                            + " source.bucket-key to the columns by which the server spreads rows"
                            + " over buckets, or source.primary-key, or source.bucket-check=off");
        }
        List<String> known = schema.rowType().getFieldNames();
        if (new HashSet<>(key).size() < key.size()) {
            problems.add(
                    PixelsOptions.SOURCE_BUCKET_KEY.key(),
                    "names a column twice: " + String.join(", ", key));
        }
        for (String column : key) {
            if (!known.contains(column)) {
                problems.add(
                        PixelsOptions.SOURCE_BUCKET_KEY.key(),
                        "names '"
                                + column
                                + "', which is no column; columns are "
                                + String.join(", ", known));
            }
        }
    }

    /** A word that is no way of checking is reported with all other values. */
    private static boolean isToFail(ReadableConfig options) {
        return options.getOptional(
                        ConfigOptions.key(PixelsOptions.SOURCE_BUCKET_CHECK.key())
                                .stringType()
                                .noDefaultValue())
                .filter(BucketChecking.FAIL.name()::equalsIgnoreCase)
                .isPresent();
    }

    /** How readers read it, once {@link #check} has found nothing wrong. */
    ReadTable<T> forReaders() {
        List<String> key = bucketKey(options, schema);
        BucketRule rule =
                new BucketRule(
                        options.get(PixelsOptions.SOURCE_BUCKET_CHECK),
                        Buckets.parse(options.get(PixelsOptions.SOURCE_BUCKETS)),
                        key,
                        key.stream()
                                .mapToInt(column -> schema.rowType().getFieldIndex(column))
                                .toArray());
        return new ReadTable<>(id(), deserializer, rule);
    }

    /** How its journal describes it. */
    JournalTable forJournal() {
        return new JournalTable(
                id(),
                targetPlace.isEmpty() ? target : target + " in " + targetPlace,
                keyColumns(),
                options.get(PixelsOptions.SOURCE_BUCKETS).trim());
    }

    /** Of the target alone: a warehouse has several spellings. */
    String target() {
        return target;
    }

    /** Without a schema there is nothing to look columns up in. A blank value counts as absent. */
    private static List<String> bucketKey(ReadableConfig options, @Nullable PixelsSchema schema) {
        if (schema == null) {
            return List.of();
        }
        Optional<String> columns =
                options.getOptional(PixelsOptions.SOURCE_BUCKET_KEY)
                        .filter(text -> !text.trim().isEmpty());
        return columns.map(SchemaParser::columnNames).orElseGet(schema::primaryKey);
    }

    private String keyColumns() {
        if (schema != null) {
            return String.join(",", schema.primaryKey());
        }
        return options.getOptional(PixelsOptions.SOURCE_PRIMARY_KEY)
                .map(columns -> columns.trim().replaceAll("\\s*,\\s*", ","))
                .orElse("");
    }
}
