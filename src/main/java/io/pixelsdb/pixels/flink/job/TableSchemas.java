package io.pixelsdb.pixels.flink.job;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.MetadataOptions;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.metadata.MetadataClient;
import io.pixelsdb.pixels.flink.metadata.MetadataException;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Columns and keys of tables: from the configuration, else from the metadata service, all over one
 * connection. Runs where the job is submitted, in one thread.
 */
final class TableSchemas implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TableSchemas.class);

    private final ReadableConfig config;
    @Nullable private MetadataClient client;
    private boolean failed;

    /**
     * Connects with the first question.
     *
     * @param config names the metadata service
     */
    TableSchemas(ReadableConfig config) {
        this.config = requireNonNull(config, "config");
    }

    /**
     * What {@code source.schema} says. Reports what is wrong with it, and its absence where there
     * is no metadata service either.
     *
     * @param table configuration of one table
     * @return null where the metadata service is to be asked, and after a problem
     */
    @Nullable
    static PixelsSchema configured(ReadableConfig table, Problems problems) {
        Optional<String> columns = textOf(PixelsOptions.SOURCE_SCHEMA, table);
        if (columns.isEmpty() && MetadataOptions.host(table).isEmpty()) {
            problems.add(
                    PixelsOptions.SOURCE_SCHEMA.key(),
                    "is required, unless "
                            + MetadataOptions.HOST.key()
                            + " names a service that knows the columns");
        }
        return columns.map(
                        text ->
                                problems.collect(
                                        PixelsOptions.SOURCE_SCHEMA.key(),
                                        () -> SchemaParser.parse(text, keyOf(table))))
                .orElse(null);
    }

    /**
     * What the metadata service says; {@code source.primary-key} is put in the place of the key. A
     * service that does not answer at all is reported once, for the first table.
     *
     * @param table configuration of one table in which nothing wrong was found
     * @return null after a problem
     */
    @Nullable
    PixelsSchema described(ReadableConfig table, Problems problems) {
        String schemaName = table.get(PixelsOptions.SCHEMA_NAME);
        String tableName = table.get(PixelsOptions.TABLE_NAME);
        String key = keyOf(table);
        PixelsSchema schema =
                ask(
                        service -> service.table(schemaName, tableName, key == null).toSchema(key),
                        problems);
        if (schema != null) {
            LOG.info(
                    "The metadata service describes {}.{} as {} with primary key {}",
                    schemaName,
                    tableName,
                    schema.rowType(),
                    schema.primaryKey());
        }
        return schema;
    }

    /** Names of all tables that the metadata service knows, sorted; empty after a problem. */
    List<String> tables(String schemaName, Problems problems) {
        if (MetadataOptions.host(config).isEmpty()) {
            problems.add(
                    MetadataOptions.HOST.key(), "is required to find out which tables there are");
            return List.of();
        }
        List<String> tables = ask(service -> service.tables(schemaName), problems);
        return tables == null ? List.of() : tables;
    }

    @Nullable
    private <T> T ask(Function<MetadataClient, T> question, Problems problems) {
        if (failed) {
            return null;
        }
        return problems.collect(
                MetadataOptions.HOST.key(),
                () -> {
                    try {
                        return question.apply(client());
                    } catch (MetadataException e) {
                        failed = e.isOfTheService();
                        throw e;
                    }
                });
    }

    private MetadataClient client() {
        if (client == null) {
            String host =
                    MetadataOptions.host(config)
                            .orElseThrow(() -> new IllegalStateException("There is no service"));
            client = new MetadataClient(host, config.get(MetadataOptions.PORT));
        }
        return client;
    }

    @Nullable
    private static String keyOf(ReadableConfig table) {
        return textOf(PixelsOptions.SOURCE_PRIMARY_KEY, table).orElse(null);
    }

    /** A blank value counts as absent. */
    private static Optional<String> textOf(ConfigOption<String> option, ReadableConfig config) {
        return config.getOptional(option).filter(text -> !text.trim().isEmpty());
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}
