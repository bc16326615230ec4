package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.actions.RewriteFileGroup;
import org.apache.iceberg.data.GenericAppenderFactory;
import org.apache.iceberg.data.GenericDeleteFilter;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileAppenderFactory;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.io.PartitionedFanoutWriter;
import org.apache.iceberg.io.TaskWriter;
import org.apache.iceberg.io.UnpartitionedWriter;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.util.StructProjection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the rows of a group of data files that are not deleted into new files. Holds no rows, and
 * of the deleted keys as many as it is told. Immutable; used by several threads.
 */
final class GroupRewriter {

    private static final Logger LOG = LoggerFactory.getLogger(GroupRewriter.class);

    private final Table table;
    private final long maxDeletes;
    private final FileFormat format;
    private final AtomicInteger tasks = new AtomicInteger();

    /**
     * @param maxDeletes how many deleted keys are held in memory at a time
     */
    GroupRewriter(Table table, long maxDeletes) {
        this.table = requireNonNull(table, "table");
        this.maxDeletes = maxDeletes;
        this.format =
                FileFormat.fromString(
                        table.properties()
                                .getOrDefault(
                                        TableProperties.DEFAULT_FILE_FORMAT,
                                        TableProperties.DEFAULT_FILE_FORMAT_DEFAULT));
    }

    /** Leaves no files behind if it fails. */
    Set<DataFile> rewrite(RewriteFileGroup group) throws IOException {
        List<FileScanTask> files = new ArrayList<>(group.fileScanTasks());
        files.sort(
                Comparator.comparingLong(
                                (FileScanTask task) -> DeleteScope.sequenceNumber(task.file()))
                        .reversed());
        TaskWriter<Record> writer = newWriter(group);
        try {
            for (KeyShare share : KeyShare.of(files, maxDeletes)) {
                GrowingDeletes deletes = new GrowingDeletes(table.io(), share);
                for (FileScanTask file : files) {
                    copy(file, share, deletes, writer);
                }
            }
            return new HashSet<>(List.of(writer.dataFiles()));
        } catch (IOException | RuntimeException e) {
            abort(writer);
            throw e;
        }
    }

    private void copy(
            FileScanTask task, KeyShare share, GrowingDeletes deletes, TaskWriter<Record> writer)
            throws IOException {
        GenericDeleteFilter filter =
                new GenericDeleteFilter(table.io(), task, table.schema(), table.schema()) {
                    @Override
                    protected GrowingDeletes newDeleteLoader() {
                        return deletes;
                    }
                };
        Schema schema = filter.requiredSchema();
        CloseableIterable<Record> rows = new TaskReader(table).read(task, schema);
        if (!share.isAll()) {
            rows = CloseableIterable.filter(rows, isIn(share, schema));
        }
        try (CloseableIterable<Record> left = filter.filter(rows)) {
            for (Record row : left) {
                writer.write(row);
            }
        }
    }

    private static Predicate<Record> isIn(KeyShare share, Schema schema) {
        Schema key = TypeUtil.select(schema, share.keyColumns());
        InternalRecordWrapper values = new InternalRecordWrapper(schema.asStruct());
        StructProjection projection = StructProjection.create(schema, key);
        KeyShare.Members members = share.members(key.asStruct());
        return row -> members.contains(projection.wrap(values.wrap(row)));
    }

    private TaskWriter<Record> newWriter(RewriteFileGroup group) {
        PartitionSpec spec = table.specs().get(group.outputSpecId());
        FileAppenderFactory<Record> appenders =
                new GenericAppenderFactory(
                        table, table.schema(), spec, table.properties(), null, null, null);
        OutputFileFactory outputs =
                OutputFileFactory.builderFor(table, 0, tasks.incrementAndGet())
                        .defaultSpec(spec)
                        .format(format)
                        .operationId(UUID.randomUUID().toString())
                        .build();
        if (spec.isUnpartitioned()) {
            return new UnpartitionedWriter<>(
                    spec, format, appenders, outputs, table.io(), group.maxOutputFileSize());
        }
        PartitionKey key = new PartitionKey(spec, table.schema());
        InternalRecordWrapper values = new InternalRecordWrapper(table.schema().asStruct());
        return new PartitionedFanoutWriter<>(
                spec, format, appenders, outputs, table.io(), group.maxOutputFileSize()) {
            @Override
            protected PartitionKey partition(Record row) {
                key.partition(values.wrap(row));
                return key;
            }
        };
    }

    /** What it cannot remove becomes an orphan. */
    private static void abort(TaskWriter<Record> writer) {
        try {
            writer.abort();
        } catch (IOException | RuntimeException e) {
            LOG.warn("Files of a rewrite that failed could not be removed", e);
        }
    }
}
