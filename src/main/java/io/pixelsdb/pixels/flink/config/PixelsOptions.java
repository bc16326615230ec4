package io.pixelsdb.pixels.flink.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The keys of {@code pixels-client.properties} that do not belong to one sink. */
@PublicEvolving
public final class PixelsOptions {

    public static final ConfigOption<String> SERVER_HOST =
            ConfigOptions.key("pixels.server.host")
                    .stringType()
                    .defaultValue("localhost")
                    .withDescription("Host name or address of the Pixels-sink server.");

    public static final ConfigOption<Integer> SERVER_PORT =
            ConfigOptions.key("pixels.server.port")
                    .intType()
                    .defaultValue(50051)
                    .withDescription(
                            "gRPC port of the Pixels-sink server. The mock server listens on 50051,"
                                    + " a Pixels-sink server by default on 9091.");

    public static final ConfigOption<String> SCHEMA_NAME =
            ConfigOptions.key("schema.name")
                    .stringType()
                    .defaultValue("public")
                    .withDescription(
                            "Name of the database that the changes are captured from, case sensitive.");

    public static final ConfigOption<String> TABLE_NAME =
            ConfigOptions.key("table.name")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Captured tables, case sensitive: one name, or several with commas. With the"
                                    + " metadata service `*` in a name stands for any characters and"
                                    + " `?` for one.");

    public static final ConfigOption<String> SOURCE_SCHEMA =
            ConfigOptions.key("source.schema")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Columns in the order of the Pixels table: `name:TYPE,name:TYPE`. Each may"
                                    + " end with `NOT NULL`. Required without"
                                    + " `pixels.metadata.host`, which is not asked if this is set.");

    public static final ConfigOption<String> SOURCE_PRIMARY_KEY =
            ConfigOptions.key("source.primary-key")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Primary key columns in key order: `id` or `a,b`. Without a key the target"
                                    + " is append-only. Replaces the key that"
                                    + " `pixels.metadata.host` knows.");

    public static final ConfigOption<String> SOURCE_BUCKETS =
            ConfigOptions.key("source.buckets")
                    .stringType()
                    .defaultValue("128")
                    .withDescription(
                            "Number of buckets per table on the server (its `node.bucket.num`); some"
                                    + " of them, such as `0-31,40`; or `none` for an old server with"
                                    + " one queue per table.");

    public static final ConfigOption<String> SOURCE_BUCKET_KEY =
            ConfigOptions.key("source.bucket-key")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Columns by which the server spreads rows over buckets, in its order. If"
                                    + " absent: the primary key.");

    public static final ConfigOption<BucketChecking> SOURCE_BUCKET_CHECK =
            ConfigOptions.key("source.bucket-check")
                    .enumType(BucketChecking.class)
                    .defaultValue(BucketChecking.WARN)
                    .withDescription(
                            "What happens when the key of a change does not belong into its bucket, so"
                                    + " that `source.buckets` or the key is wrong: `warn`, `fail` or"
                                    + " `off`.");

    public static final ConfigOption<ValueEncoding> SOURCE_VALUE_ENCODING =
            ConfigOptions.key("source.value-encoding")
                    .enumType(ValueEncoding.class)
                    .defaultValue(ValueEncoding.BINARY)
                    .withDescription(
                            "`binary` for Pixels-sink servers, whose generations are told apart by the"
                                    + " bytes, `text` for servers that send every value as UTF-8"
                                    + " text.");

    public static final ConfigOption<TimestampUnit> SOURCE_TIMESTAMP_UNIT =
            ConfigOptions.key("source.timestamp-unit")
                    .enumType(TimestampUnit.class)
                    .defaultValue(TimestampUnit.US)
                    .withDescription(
                            "Unit of timestamps in eight bytes: `us`, `ms` as older servers send them,"
                                    + " or `auto`: `ms` where that is a date of the years 1 to 9999,"
                                    + " which mistakes microseconds of 1968 to 1978.");

    public static final ConfigOption<NullEncoding> SOURCE_NULL_ENCODING =
            ConfigOptions.key("source.null-encoding")
                    .enumType(NullEncoding.class)
                    .defaultValue(NullEncoding.AUTO)
                    .withDescription(
                            "What an empty string or binary value is: `flag`: an empty value, as the"
                                    + " server flags nulls; `empty`: null; `auto`: null until the"
                                    + " bucket has seen a flagged null.");

    public static final ConfigOption<BinaryEncoding> SOURCE_BINARY_ENCODING =
            ConfigOptions.key("source.binary-encoding")
                    .enumType(BinaryEncoding.class)
                    .defaultValue(BinaryEncoding.RAW)
                    .withDescription(
                            "`raw` for servers that send binary columns as they are, `base64` for older"
                                    + " ones that send them as Base64 text.");

    public static final ConfigOption<MissingColumns> SOURCE_MISSING_COLUMNS =
            ConfigOptions.key("source.missing-columns")
                    .enumType(MissingColumns.class)
                    .defaultValue(MissingColumns.FAIL)
                    .withDescription(
                            "What happens to records with fewer values than columns, as they were"
                                    + " sent before a column was added: `fail`, or `null` for the"
                                    + " missing last columns.");

    public static final ConfigOption<Long> SOURCE_BOUNDED_CHANGES =
            ConfigOptions.key("source.bounded.changes")
                    .longType()
                    .noDefaultValue()
                    .withDescription(
                            "Ends the job when at least so many changes are emitted, by all readers"
                                    + " together. What was polled by then is emitted as well.");

    public static final ConfigOption<Duration> SOURCE_BOUNDED_IDLE =
            ConfigOptions.key("source.bounded.idle")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "Ends the job when the server has answered every poll of every bucket with"
                                    + " nothing for so long.");

    public static final ConfigOption<Duration> CHECKPOINT_INTERVAL =
            ConfigOptions.key("checkpoint.interval.ms")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "Time between checkpoints, in ms if without a unit. The sinks commit at"
                                    + " each checkpoint. An interval set on the cluster or by `-D` wins.");

    public static final ConfigOption<String> SINK_TYPE =
            ConfigOptions.key("sink.type")
                    .stringType()
                    .defaultValue("iceberg")
                    .withDescription("Where the changes go: `iceberg` or `paimon`.");

    public static final ConfigOption<String> SINK_STATE_NAME =
            ConfigOptions.key("sink.state-name")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Another word makes a restored job start its sink anew, which needs"
                                    + " `--allowNonRestoredState`; to be changed only when an error"
                                    + " asks for it.");

    public static final ConfigOption<SchemaEvolution> SINK_SCHEMA_EVOLUTION =
            ConfigOptions.key("sink.schema-evolution")
                    .enumType(SchemaEvolution.class)
                    .defaultValue(SchemaEvolution.FAIL)
                    .withDescription(
                            "What a start does when the source has columns that an existing table"
                                    + " lacks: `fail`, or `add-columns` to add them at its end. Any"
                                    + " other difference is refused.");

    public static final ConfigOption<String> SINK_PARTITION_BY =
            ConfigOptions.key("sink.partition-by")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Partitions of a table that is created, with commas between: a column,"
                                    + " `years(c)`, `months(c)`, `days(c)`, `hours(c)`,"
                                    + " `bucket(N,c)` or `truncate(W,c)`.");

    private static final List<ConfigOption<?>> SERVER_AND_SOURCE =
            List.of(
                    SERVER_HOST,
                    SERVER_PORT,
                    SCHEMA_NAME,
                    TABLE_NAME,
                    SOURCE_SCHEMA,
                    SOURCE_PRIMARY_KEY,
                    SOURCE_BUCKETS,
                    SOURCE_BUCKET_KEY,
                    SOURCE_BUCKET_CHECK,
                    SOURCE_VALUE_ENCODING,
                    SOURCE_TIMESTAMP_UNIT,
                    SOURCE_NULL_ENCODING,
                    SOURCE_BINARY_ENCODING,
                    SOURCE_MISSING_COLUMNS,
                    SOURCE_BOUNDED_CHANGES,
                    SOURCE_BOUNDED_IDLE);

    private static final List<ConfigOption<?>> PER_TABLE =
            List.of(
                    SOURCE_SCHEMA,
                    SOURCE_PRIMARY_KEY,
                    SOURCE_BUCKETS,
                    SOURCE_BUCKET_KEY,
                    SOURCE_BUCKET_CHECK,
                    SOURCE_VALUE_ENCODING,
                    SOURCE_TIMESTAMP_UNIT,
                    SOURCE_NULL_ENCODING,
                    SOURCE_BINARY_ENCODING,
                    SOURCE_MISSING_COLUMNS,
                    SINK_PARTITION_BY);

    private static final List<ConfigOption<?>> JOB_AND_SINK =
            List.of(
                    CHECKPOINT_INTERVAL,
                    SINK_TYPE,
                    SINK_STATE_NAME,
                    SINK_SCHEMA_EVOLUTION,
                    SINK_PARTITION_BY);

    private PixelsOptions() {}

    /** Options that each table may have a value of its own of, in {@code key.table}. */
    public static List<ConfigOption<?>> perTable() {
        return PER_TABLE;
    }

    /** Every option of this package, as the documentation shows them. */
    public static List<ConfigOption<?>> all() {
        List<ConfigOption<?>> all = new ArrayList<>(SERVER_AND_SOURCE);
        all.addAll(PollingOptions.all());
        all.addAll(MetadataOptions.all());
        all.addAll(JournalOptions.all());
        all.addAll(AwsOptions.all());
        all.addAll(JOB_AND_SINK);
        all.addAll(MaintenanceOptions.all());
        return List.copyOf(all);
    }
}
