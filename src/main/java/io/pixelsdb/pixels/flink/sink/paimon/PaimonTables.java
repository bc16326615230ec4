package io.pixelsdb.pixels.flink.sink.paimon;

import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.types.logical.RowType;
import org.apache.paimon.CoreOptions;
import org.apache.paimon.CoreOptions.MergeEngine;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.flink.LogicalTypeConversion;
import org.apache.paimon.schema.Schema;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.Table;

/** What a Paimon table for a Pixels table looks like, and how it is created. */
final class PaimonTables {

    /** Buckets of a new table with a primary key; each is written by one task. */
    private static final String DEFAULT_BUCKETS = "4";

    private PaimonTables() {}

    /** Finds table options that this sink cannot work with. */
    static void check(PixelsSchema schema, Map<String, String> options, Problems problems) {
        String engine = options.get(CoreOptions.MERGE_ENGINE.key());
        if (schema.hasPrimaryKey()
                && engine != null
                && !engine.equalsIgnoreCase(MergeEngine.DEDUPLICATE.toString())) {
            problems.add(
                    PaimonOptions.TABLE_PREFIX + CoreOptions.MERGE_ENGINE.key(),
                    "is '" + engine + "'; allowed: " + MergeEngine.DEDUPLICATE);
        }
    }

    /** Creates the database and the table if they are absent. */
    static FileStoreTable createIfAbsent(
            Catalog catalog,
            Identifier identifier,
            PixelsSchema schema,
            Map<String, String> options)
            throws Exception {
        catalog.createDatabase(identifier.getDatabaseName(), true);
        catalog.createTable(identifier, toPaimon(schema, options), true);
        return load(catalog, identifier);
    }

    /** The table as it is now. */
    static FileStoreTable load(Catalog catalog, Identifier identifier)
            throws Catalog.TableNotExistException {
        Table table = catalog.getTable(identifier);
        if (!(table instanceof FileStoreTable)) {
            throw new IllegalStateException(
                    "it is a "
                            + table.getClass().getSimpleName()
                            + ", not a table of Paimon's own");
        }
        return (FileStoreTable) table;
    }

    /** Our defaults for a new table, overridden by what the configuration gives. */
    static Map<String, String> creationOptions(
            PixelsSchema schema, Map<String, String> configured) {
        Map<String, String> options = new TreeMap<>();
        if (schema.hasPrimaryKey()) {
            options.put(CoreOptions.BUCKET.key(), DEFAULT_BUCKETS);
            options.put(CoreOptions.MERGE_ENGINE.key(), MergeEngine.DEDUPLICATE.toString());
        } else {
            options.put(CoreOptions.BUCKET.key(), "-1");
        }
        options.putAll(configured);
        return options;
    }

    private static Schema toPaimon(PixelsSchema schema, Map<String, String> options) {
        Schema.Builder builder = Schema.newBuilder();
        for (RowType.RowField column : schema.rowType().getFields()) {
            builder.column(column.getName(), LogicalTypeConversion.toDataType(column.getType()));
        }
        return builder.primaryKey(schema.primaryKey())
                .options(creationOptions(schema, options))
                .build();
    }
}
