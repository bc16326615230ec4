package io.pixelsdb.pixels.flink.sink;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.flink.CatalogLoader;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.options.Options;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.source.DataSplit;
import org.apache.paimon.table.source.ReadBuilder;
import org.apache.paimon.table.source.Split;

/** Finds out in which partition each row of a table in a local directory lies. */
final class RowPartitions {

    private RowPartitions() {}

    /** Partitions as paths, by the number in the first column of each row. */
    static Map<Integer, String> of(Lake lake, Path warehouse, String table) throws Exception {
        return lake == Lake.ICEBERG ? ofIceberg(warehouse, table) : ofPaimon(warehouse, table);
    }

    private static Map<Integer, String> ofIceberg(Path warehouse, String name) throws Exception {
        Table table =
                CatalogLoader.hadoop(
                                "partitions",
                                new Configuration(),
                                Map.of("warehouse", warehouse.toUri().toString()))
                        .loadCatalog()
                        .loadTable(TableIdentifier.of("lake", name));
        Map<String, String> ofFiles = new HashMap<>();
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            tasks.forEach(
                    task ->
                            ofFiles.put(
                                    task.file().location(),
                                    table.spec().partitionToPath(task.file().partition())));
        }
        List<Types.NestedField> columns = new ArrayList<>(table.schema().columns());
        columns.add(MetadataColumns.FILE_PATH);
        Map<Integer, String> partitions = new TreeMap<>();
        try (CloseableIterable<Record> rows =
                IcebergGenerics.read(table).project(new Schema(columns)).build()) {
            for (Record row : rows) {
                Object file = row.getField(MetadataColumns.FILE_PATH.name());
                partitions.put((Integer) row.get(0), ofFiles.get(file));
            }
        }
        return partitions;
    }

    private static Map<Integer, String> ofPaimon(Path warehouse, String name) throws Exception {
        Map<Integer, String> partitions = new TreeMap<>();
        CatalogContext context =
                CatalogContext.create(
                        Options.fromMap(Map.of("warehouse", warehouse.toUri().toString())));
        try (Catalog catalog = CatalogFactory.createCatalog(context)) {
            FileStoreTable table =
                    (FileStoreTable) catalog.getTable(Identifier.create("lake", name));
            ReadBuilder builder = table.newReadBuilder();
            for (Split split : builder.newScan().plan().splits()) {
                String partition =
                        table.store()
                                .pathFactory()
                                .getPartitionString(((DataSplit) split).partition())
                                .replaceAll("/$", "");
                try (RecordReader<InternalRow> reader = builder.newRead().createReader(split)) {
                    reader.forEachRemaining(row -> partitions.put(row.getInt(0), partition));
                }
            }
        }
        return partitions;
    }
}
