package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericAppenderFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.EqualityDeleteWriter;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.types.Types;

/** An Iceberg table of ids with words, written as an upserting job writes: deletes, then rows. */
final class UpsertedTable {

    static final Schema SCHEMA =
            new Schema(
                    List.of(
                            Types.NestedField.required(1, "id", Types.IntegerType.get()),
                            Types.NestedField.optional(2, "word", Types.StringType.get())),
                    Set.of(1));

    private static final TableIdentifier NAME = TableIdentifier.of("lake", "words");

    private final Catalog catalog;
    private final FileFormat format;

    /** What the table must contain. */
    final Map<Integer, String> expected = new TreeMap<>();

    private UpsertedTable(Catalog catalog, FileFormat format) {
        this.catalog = catalog;
        this.format = format;
    }

    /** Without partitions, in the format whose files are made the quickest. */
    static UpsertedTable create(Path warehouse) {
        return create(warehouse, PartitionSpec.unpartitioned(), FileFormat.AVRO);
    }

    static UpsertedTable create(Path warehouse, PartitionSpec spec, FileFormat format) {
        return create(new MemoryCatalog(new LocalFiles(), warehouse.toString()), spec, format);
    }

    static UpsertedTable create(Catalog catalog, PartitionSpec spec, FileFormat format) {
        return create(catalog, spec, format, 2);
    }

    static UpsertedTable create(
            Catalog catalog, PartitionSpec spec, FileFormat format, int version) {
        catalog.createTable(
                NAME,
                SCHEMA,
                spec,
                Map.of(
                        TableProperties.FORMAT_VERSION,
                        Integer.toString(version),
                        TableProperties.DEFAULT_FILE_FORMAT,
                        format.name()));
        return new UpsertedTable(catalog, format);
    }

    Table load() {
        return catalog.loadTable(NAME);
    }

    /**
     * @param journals URIs of directories in which nothing is touched
     */
    IcebergMaintenance maintenance(String... journals) {
        return new IcebergMaintenance(
                catalog,
                NAME,
                snapshot ->
                        Optional.ofNullable(snapshot.summary().get("job"))
                                .map(job -> new Committer("sink", job)),
                Set.of(journals));
    }

    /** One commit that gives all of these ids the word. */
    Snapshot upsert(String word, int... ids) throws IOException {
        return upsertAs("job", word, ids);
    }

    /** The same of another job with the same sink. */
    Snapshot upsertAs(String job, String word, int... ids) throws IOException {
        return commit(job, word, true, ids);
    }

    /** One commit of rows alone, whose ids must be new. */
    Snapshot append(String word, int... ids) throws IOException {
        return commit("job", word, false, ids);
    }

    /** One commit without rows of these ids; a commit of no sink. */
    Snapshot delete(int... ids) throws IOException {
        return commit(null, null, true, ids);
    }

    /** One commit of one file that deletes the first row of the data file of each commit. */
    Snapshot deleteFirstRows(Snapshot... commits) throws IOException {
        Table table = load();
        List<String> files = new ArrayList<>();
        for (Snapshot commit : commits) {
            commit.addedDataFiles(table.io()).forEach(file -> files.add(file.location()));
        }
        files.sort(null);
        PositionDeleteWriter<Record> writer =
                new GenericAppenderFactory(SCHEMA)
                        .newPosDeleteWriter(outputs(table).newOutputFile(), format, null);
        try (writer) {
            files.forEach(file -> writer.write(PositionDelete.<Record>create().set(file, 0)));
        }
        table.newRowDelta().addDeletes(writer.toDeleteFile()).commit();
        return load().currentSnapshot();
    }

    private OutputFileFactory outputs(Table table) {
        return OutputFileFactory.builderFor(table, 0, 0)
                .format(format)
                .operationId(UUID.randomUUID().toString())
                .build();
    }

    private Snapshot commit(String job, String word, boolean deleting, int... ids)
            throws IOException {
        Table table = load();
        OutputFileFactory files = outputs(table);
        GenericAppenderFactory appenders =
                new GenericAppenderFactory(
                        SCHEMA, table.spec(), new int[] {1}, SCHEMA.select("id"), null);
        List<DataFile> rows = new ArrayList<>();
        List<DeleteFile> deletes = new ArrayList<>();
        for (Map.Entry<PartitionKey, List<Integer>> part : byPartition(table, ids).entrySet()) {
            if (deleting) {
                EqualityDeleteWriter<Record> writer =
                        appenders.newEqDeleteWriter(
                                file(files, table, part.getKey()), format, part.getKey());
                try (writer) {
                    part.getValue().forEach(id -> writer.write(key(id)));
                }
                expected.keySet().removeAll(part.getValue());
                deletes.add(writer.toDeleteFile());
            }
            if (word != null) {
                DataWriter<Record> writer =
                        appenders.newDataWriter(
                                file(files, table, part.getKey()), format, part.getKey());
                try (writer) {
                    part.getValue().forEach(id -> writer.write(record(id, word)));
                }
                part.getValue().forEach(id -> expected.put(id, word));
                rows.add(writer.toDataFile());
            }
        }
        SnapshotUpdate<?> update;
        if (deleting) {
            RowDelta delta = table.newRowDelta();
            deletes.forEach(delta::addDeletes);
            rows.forEach(delta::addRows);
            update = delta;
        } else {
            AppendFiles append = table.newAppend();
            rows.forEach(append::appendFile);
            update = append;
        }
        if (job != null) {
            update.set("job", job);
        }
        update.commit();
        return load().currentSnapshot();
    }

    private static EncryptedOutputFile file(
            OutputFileFactory files, Table table, PartitionKey partition) {
        return table.spec().isUnpartitioned()
                ? files.newOutputFile()
                : files.newOutputFile(table.spec(), partition);
    }

    private static Map<PartitionKey, List<Integer>> byPartition(Table table, int... ids) {
        Map<PartitionKey, List<Integer>> parts = new HashMap<>();
        for (int id : ids) {
            PartitionKey key = new PartitionKey(table.spec(), SCHEMA);
            key.partition(record(id, null));
            parts.computeIfAbsent(key, k -> new ArrayList<>()).add(id);
        }
        return parts;
    }

    private static Record record(int id, String word) {
        GenericRecord record = GenericRecord.create(SCHEMA);
        record.setField("id", id);
        record.setField("word", word);
        return record;
    }

    private static Record key(int id) {
        GenericRecord key = GenericRecord.create(SCHEMA.select("id"));
        key.setField("id", id);
        return key;
    }

    /** Read by Iceberg's own reader; fails if an id is there twice. */
    Map<Integer, String> rows() throws IOException {
        return rows(load().currentSnapshot());
    }

    /** As they were. */
    Map<Integer, String> rows(Snapshot snapshot) throws IOException {
        Map<Integer, String> rows = new TreeMap<>();
        if (snapshot == null) {
            return rows;
        }
        try (CloseableIterable<Record> records =
                IcebergGenerics.read(load()).useSnapshot(snapshot.snapshotId()).build()) {
            for (Record record : records) {
                if (rows.put((Integer) record.get(0), (String) record.get(1)) != null) {
                    throw new AssertionError("Id " + record.get(0) + " is there twice");
                }
            }
        }
        return rows;
    }

    long number(String what) {
        MaintenanceReport report = new MaintenanceReport();
        maintenance().survey(report);
        return report.number(what);
    }
}
