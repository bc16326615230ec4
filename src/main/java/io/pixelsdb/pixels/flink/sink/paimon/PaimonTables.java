package io.pixelsdb.pixels.flink.sink.paimon;

import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.TableComparison;
import io.pixelsdb.pixels.flink.sink.TargetColumn;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.table.types.logical.RowType;
import org.apache.paimon.CoreOptions;
import org.apache.paimon.CoreOptions.MergeEngine;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.flink.LogicalTypeConversion;
import org.apache.paimon.schema.Schema;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.Table;
import org.apache.paimon.types.DataType;

/** What a Paimon table for a Pixels table looks like: creates it, or compares the one there. */
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

    /** Refuses a table that the rows of this schema cannot be written to. */
    static void requireFit(FileStoreTable table, String target, PixelsSchema schema) {
        TableComparison comparison = new TableComparison(target);
        comparison.columns(
                columns(table.rowType()),
                columns(LogicalTypeConversion.toDataType(schema.rowType())));
        comparison.primaryKey(table.primaryKeys(), schema.primaryKey());
        MergeEngine engine = table.coreOptions().mergeEngine();
        if (schema.hasPrimaryKey() && engine != MergeEngine.DEDUPLICATE) {
            comparison.add(
                    String.format(
                            "merge engine: table has %s, which does not keep the last change of a"
                                    + " key; allowed: %s",
                            engine, MergeEngine.DEDUPLICATE));
        }
        comparison.throwIfAny();
    }

    private static List<TargetColumn> columns(org.apache.paimon.types.RowType rowType) {
        return rowType.getFields().stream()
                .map(
                        field ->
                                new TargetColumn(
                                        field.name(),
                                        withoutNullability(field.type()),
                                        field.type().isNullable()))
                .collect(Collectors.toList());
    }

    private static String withoutNullability(DataType type) {
        return type.copy(true).asSQLString();
    }
}
