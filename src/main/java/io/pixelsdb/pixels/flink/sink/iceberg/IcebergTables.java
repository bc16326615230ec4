package io.pixelsdb.pixels.flink.sink.iceberg;

import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an Iceberg table for a Pixels table looks like, and how it is created. */
final class IcebergTables {

    private static final Logger LOG = LoggerFactory.getLogger(IcebergTables.class);

    private static final String MAX_EMPTY_COMMITS = "flink.max-continuous-empty-commits";

    private IcebergTables() {}

    /** Creates the database and the table if they are absent. */
    static Table createIfAbsent(
            Catalog catalog,
            TableIdentifier identifier,
            PixelsSchema schema,
            Map<String, String> properties) {
        if (catalog.tableExists(identifier)) {
            Table table = catalog.loadTable(identifier);
            logUnapplied(table, properties);
            return table;
        }
        createNamespaceIfAbsent(catalog, identifier.namespace());
        try {
            return catalog.createTable(
                    identifier,
                    toIceberg(schema),
                    PartitionSpec.unpartitioned(),
                    creationProperties(schema, properties));
        } catch (AlreadyExistsException e) {
            LOG.info("Table {} was created by someone else just now.", identifier, e);
            return catalog.loadTable(identifier);
        }
    }

    private static void createNamespaceIfAbsent(Catalog catalog, Namespace namespace) {
        SupportsNamespaces namespaces = (SupportsNamespaces) catalog;
        if (namespaces.namespaceExists(namespace)) {
            return;
        }
        try {
            namespaces.createNamespace(namespace);
        } catch (AlreadyExistsException e) {
            LOG.info("Database {} was created by someone else just now.", namespace, e);
        }
    }

    /** Properties belong to whoever owns the table, so those of an existing one stay. */
    private static void logUnapplied(Table table, Map<String, String> properties) {
        List<String> differing =
                properties.entrySet().stream()
                        .filter(e -> !e.getValue().equals(table.properties().get(e.getKey())))
                        .filter(e -> !e.getKey().equals(TableProperties.FORMAT_VERSION))
                        .map(e -> IcebergOptions.TABLE_PREFIX + e.getKey())
                        .sorted()
                        .collect(Collectors.toList());
        if (!differing.isEmpty()) {
            LOG.warn(
                    "Table {} exists with other properties than {}; they apply to new tables only.",
                    table.name(),
                    differing);
        }
    }

    /** Our defaults for a new table, overridden by what the configuration gives. */
    static Map<String, String> creationProperties(
            PixelsSchema schema, Map<String, String> configured) {
        Map<String, String> properties = new TreeMap<>();
        properties.put(TableProperties.FORMAT_VERSION, "2");
        properties.put(TableProperties.PARQUET_COMPRESSION, "zstd");
        // A commit per checkpoint leaves a metadata file each: keep some, not all.
        properties.put(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true");
        properties.put(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "100");
        // An idle stream marks the table once a day at 10 s between checkpoints, not every 100 s.
        properties.put(MAX_EMPTY_COMMITS, "8640");
        // A commit that loses to compaction or another writer is tried again, for minutes at most.
        properties.put(TableProperties.COMMIT_NUM_RETRIES, "20");
        properties.put(TableProperties.COMMIT_MAX_RETRY_WAIT_MS, "10000");
        properties.put(TableProperties.COMMIT_TOTAL_RETRY_TIME_MS, "300000");
        if (schema.hasPrimaryKey()) {
            properties.put(TableProperties.UPSERT_ENABLED, "true");
        }
        properties.putAll(configured);
        return properties;
    }

    /** Columns in source order; with a key its columns identify a row. */
    static Schema toIceberg(PixelsSchema schema) {
        List<Types.NestedField> fields = new ArrayList<>();
        Set<Integer> identifiers = new HashSet<>();
        for (RowType.RowField column : schema.rowType().getFields()) {
            int id = fields.size() + 1;
            boolean inKey = schema.primaryKey().contains(column.getName());
            fields.add(
                    Types.NestedField.of(
                            id,
                            column.getType().isNullable(),
                            column.getName(),
                            toIceberg(column.getType(), inKey)));
            if (inKey) {
                identifiers.add(id);
            }
        }
        return new Schema(fields, identifiers);
    }

    /**
     * The type that Iceberg itself takes for one of Flink's. Not for bytes of fixed length in a
     * key: Iceberg 1.10 reads equality deletes of these into one buffer, so that only the last key
     * of a file is deleted.
     */
    static Type toIceberg(LogicalType type, boolean inKey) {
        return inKey && type.is(LogicalTypeRoot.BINARY)
                ? Types.BinaryType.get()
                : FlinkSchemaUtil.convert(type);
    }
}
