package io.pixelsdb.pixels.flink.sink.paimon;

import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.PartitionBy;
import io.pixelsdb.pixels.flink.sink.SinkSettings;
import java.time.Duration;
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

    /** What snapshots are kept for beyond the time that savepoints can be restored for. */
    private static final Duration SPARE_RETENTION = Duration.ofHours(1);

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
            Catalog catalog, Identifier identifier, PixelsSchema schema, SinkSettings settings)
            throws Exception {
        catalog.createDatabase(identifier.getDatabaseName(), true);
        catalog.createTable(identifier, toPaimon(schema, settings), true);
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
    static Map<String, String> creationOptions(PixelsSchema schema, SinkSettings settings) {
        PartitionBy partitions = PartitionBy.from(settings.configuration());
        Map<String, String> options = new TreeMap<>(PaimonLayout.options(schema, partitions));
        if (schema.hasPrimaryKey()) {
            options.put(CoreOptions.MERGE_ENGINE.key(), MergeEngine.DEDUPLICATE.toString());
        }
        // A restored sink looks for its last commit, which a savepoint may be that much older than.
        Duration retention =
                settings.configuration().get(JournalOptions.RETENTION).plus(SPARE_RETENTION);
        options.put(CoreOptions.SNAPSHOT_TIME_RETAINED.key(), retention.toSeconds() + " s");
        // Beside a compaction that commits all the time ten retries are soon used up.
        options.put(CoreOptions.COMMIT_MAX_RETRIES.key(), "20");
        options.putAll(settings.passThrough(PaimonOptions.TABLE_PREFIX));
        return options;
    }

    private static Schema toPaimon(PixelsSchema schema, SinkSettings settings) {
        PartitionBy partitions = PartitionBy.from(settings.configuration());
        PixelsSchema whole = TimeColumns.added(schema, partitions);
        Schema.Builder builder = Schema.newBuilder();
        for (RowType.RowField column : whole.rowType().getFields()) {
            builder.column(column.getName(), LogicalTypeConversion.toDataType(column.getType()));
        }
        return builder.primaryKey(whole.primaryKey())
                .partitionKeys(PaimonLayout.partitionKeys(partitions))
                .options(creationOptions(schema, settings))
                .build();
    }
}
