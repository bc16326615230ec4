package io.pixelsdb.pixels.flink.testing;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.sink.TargetView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.BaseDeleteLoader;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.deletes.PositionDeleteIndex;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.StructLikeMap;
import org.apache.iceberg.util.StructProjection;

/**
 * Reads a table to which a job has upserted in very many commits. Iceberg's own reader opens, for
 * each data file, all the equality deletes that are younger: the square of the number of commits.
 * This one opens each of them once and keeps, for each key, the youngest that names it: a row is
 * deleted if that is younger than the row. Not thread-safe.
 */
public final class KeyedIcebergView implements TargetView {

    private final Table table;
    private final Schema keySchema;
    private final BaseDeleteLoader deletes;

    /**
     * @param table in Parquet files and without partitions
     */
    public KeyedIcebergView(Table table) {
        this.table = requireNonNull(table, "table");
        this.keySchema = TypeUtil.select(table.schema(), table.schema().identifierFieldIds());
        this.deletes = new BaseDeleteLoader(file -> table.io().newInputFile(file.location()));
        if (table.spec().isPartitioned() || keySchema.columns().isEmpty()) {
            throw new IllegalArgumentException(table + " has partitions, or no key");
        }
    }

    @Override
    public List<String> columnNames() {
        return table.schema().columns().stream()
                .map(Types.NestedField::name)
                .collect(Collectors.toList());
    }

    @Override
    public long commits() {
        table.refresh();
        return StreamSupport.stream(table.snapshots().spliterator(), false).count();
    }

    /** Values are as Iceberg's generic records have them. */
    @Override
    public void scan(Consumer<Object[]> rows) throws IOException {
        table.refresh();
        List<FileScanTask> files = new ArrayList<>();
        try (CloseableIterable<FileScanTask> planned = table.newScan().planFiles()) {
            planned.forEach(files::add);
        }
        Map<StructLike, Long> lastDeletes = lastDeletes(files);
        for (FileScanTask file : files) {
            scan(file, lastDeletes, rows);
        }
    }

    /** The sequence number of the last delete of each key that was deleted. */
    private Map<StructLike, Long> lastDeletes(List<FileScanTask> files) {
        StructLikeMap<Long> last = StructLikeMap.create(keySchema.asStruct());
        Set<String> read = new HashSet<>();
        for (FileScanTask file : files) {
            for (DeleteFile delete : of(file, FileContent.EQUALITY_DELETES)) {
                if (read.add(delete.location())) {
                    requireKey(delete);
                    long sequence = delete.dataSequenceNumber();
                    for (StructLike key : deletes.loadEqualityDeletes(List.of(delete), keySchema)) {
                        last.merge(key, sequence, Math::max);
                    }
                }
            }
        }
        return last;
    }

    private void scan(FileScanTask file, Map<StructLike, Long> lastDeletes, Consumer<Object[]> rows)
            throws IOException {
        PositionDeleteIndex positions = positions(file);
        InternalRecordWrapper wrapper = new InternalRecordWrapper(table.schema().asStruct());
        StructProjection key = StructProjection.create(table.schema(), keySchema);
        int columns = table.schema().columns().size();
        try (CloseableIterable<Record> records = open(file)) {
            for (Record record : records) {
                // A delete concerns the rows of earlier commits; those of its own have positions.
                Long lastDelete = lastDeletes.get(key.wrap(wrapper.wrap(record)));
                boolean deleted =
                        lastDelete != null && lastDelete > file.file().dataSequenceNumber();
                if (!deleted && !positions.isDeleted((Long) record.get(columns))) {
                    Object[] row = new Object[columns];
                    for (int i = 0; i < columns; i++) {
                        row[i] = record.get(i);
                    }
                    rows.accept(row);
                }
            }
        }
    }

    private PositionDeleteIndex positions(FileScanTask file) {
        List<DeleteFile> files = of(file, FileContent.POSITION_DELETES);
        return files.isEmpty()
                ? PositionDeleteIndex.empty()
                : deletes.loadPositionDeletes(files, file.file().location());
    }

    /** With the position of each row behind its columns. */
    private CloseableIterable<Record> open(FileScanTask file) {
        List<Types.NestedField> columns = new ArrayList<>(table.schema().columns());
        columns.add(MetadataColumns.ROW_POSITION);
        Schema schema = new Schema(columns);
        return Parquet.read(table.io().newInputFile(file.file().location()))
                .project(schema)
                .createReaderFunc(type -> GenericParquetReaders.buildReader(schema, type))
                .build();
    }

    private static List<DeleteFile> of(FileScanTask file, FileContent content) {
        return file.deletes().stream()
                .filter(delete -> delete.content() == content)
                .collect(Collectors.toList());
    }

    private void requireKey(DeleteFile delete) {
        if (!Set.copyOf(delete.equalityFieldIds()).equals(table.schema().identifierFieldIds())) {
            throw new IllegalStateException(delete.location() + " deletes by other columns");
        }
    }

    @Override
    public void close() {}
}
