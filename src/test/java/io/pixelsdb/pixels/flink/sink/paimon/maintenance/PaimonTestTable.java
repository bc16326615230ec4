package io.pixelsdb.pixels.flink.sink.paimon.maintenance;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceStep;
import io.pixelsdb.pixels.flink.maintenance.Maintenances;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.paimon.Snapshot;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.disk.IOManager;
import org.apache.paimon.options.Options;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.schema.Schema;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.TableCommitImpl;
import org.apache.paimon.table.sink.TableWriteImpl;
import org.apache.paimon.table.source.ReadBuilder;
import org.apache.paimon.types.DataTypes;

/** A Paimon table in a directory, with numbers as keys, that nobody keeps but the test. */
final class PaimonTestTable implements AutoCloseable {

    private final Path directory;
    private final Catalog catalog;
    private final FileStoreTable table;
    private long commits;

    /**
     * @param options of the table
     */
    PaimonTestTable(Path directory, Map<String, String> options) throws Exception {
        this.directory = directory;
        this.catalog =
                CatalogFactory.createCatalog(
                        CatalogContext.create(
                                Options.fromMap(
                                        Map.of("warehouse", directory.toUri().toString()))));
        Identifier name = Identifier.create("lake", "orders");
        catalog.createDatabase("lake", true);
        catalog.createTable(
                name,
                Schema.newBuilder()
                        .column("id", DataTypes.INT().notNull())
                        .primaryKey("id")
                        .option("bucket", "1")
                        .option("write-only", "true")
                        .options(options)
                        .build(),
                false);
        table = (FileStoreTable) catalog.getTable(name);
    }

    FileStoreTable table() {
        return table;
    }

    /** Writes keys in a commit of somebody's. */
    void commit(String user, int... keys) throws Exception {
        long identifier = ++commits;
        try (IOManager disk = IOManager.create(directory.toString());
                TableWriteImpl<?> write = table.newWrite(user);
                TableCommitImpl commit = table.newCommit(user)) {
            write.withIOManager(disk);
            for (int key : keys) {
                write.write(GenericRow.of(key));
            }
            commit.commit(identifier, write.prepareCommit(true, identifier));
        }
    }

    /** What a reader of batches gets. */
    List<Integer> keys() throws Exception {
        List<Integer> keys = new ArrayList<>();
        ReadBuilder builder = table.newReadBuilder();
        try (RecordReader<InternalRow> reader =
                builder.newRead().createReader(builder.newScan().plan())) {
            reader.forEachRemaining(row -> keys.add(row.getInt(0)));
        }
        return keys;
    }

    MaintenanceReport run(
            MaintenanceStep step, Predicate<Snapshot> ofSink, MaintenanceSettings settings)
            throws Exception {
        return Maintenances.run(
                new PaimonMaintenance("lake.orders", table, ofSink, true, catalog), step, settings);
    }

    @Override
    public void close() throws Exception {
        catalog.close();
    }
}
