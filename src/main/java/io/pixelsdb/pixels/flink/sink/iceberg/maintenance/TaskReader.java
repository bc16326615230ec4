package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.avro.Avro;
import org.apache.iceberg.data.IdentityPartitionConverters;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.avro.PlannedDataReader;
import org.apache.iceberg.data.orc.GenericOrcReader;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.orc.ORC;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.util.PartitionUtil;

/** Reads the rows of data files as they stand there, deleted ones included. Immutable. */
final class TaskReader {

    private final Table table;

    TaskReader(Table table) {
        this.table = requireNonNull(table, "table");
    }

    /**
     * @param schema columns to read, metadata columns among them
     */
    CloseableIterable<Record> read(FileScanTask task, Schema schema) {
        InputFile input = table.io().newInputFile(task.file());
        Map<Integer, ?> constants =
                PartitionUtil.constantsMap(task, IdentityPartitionConverters::convertConstant);
        String json = table.properties().get(TableProperties.DEFAULT_NAME_MAPPING);
        NameMapping names = json == null ? null : NameMappingParser.fromJson(json);
        switch (task.file().format()) {
            case PARQUET:
                Parquet.ReadBuilder parquet =
                        Parquet.read(input)
                                .project(schema)
                                .split(task.start(), task.length())
                                .createReaderFunc(
                                        file ->
                                                GenericParquetReaders.buildReader(
                                                        schema, file, constants));
                return (names == null ? parquet : parquet.withNameMapping(names)).build();
            case AVRO:
                Avro.ReadBuilder avro =
                        Avro.read(input)
                                .project(schema)
                                .split(task.start(), task.length())
                                .createResolvingReader(
                                        file -> PlannedDataReader.create(file, constants));
                return (names == null ? avro : avro.withNameMapping(names)).build();
            case ORC:
                Set<Integer> notInFile = new HashSet<>(MetadataColumns.metadataFieldIds());
                notInFile.addAll(constants.keySet());
                ORC.ReadBuilder orc =
                        ORC.read(input)
                                .project(TypeUtil.selectNot(schema, notInFile))
                                .split(task.start(), task.length())
                                .createReaderFunc(
                                        file ->
                                                GenericOrcReader.buildReader(
                                                        schema, file, constants));
                return (names == null ? orc : orc.withNameMapping(names)).build();
            default:
                throw new UnsupportedOperationException(
                        "Files of format " + task.file().format() + " cannot be rewritten");
        }
    }
}
