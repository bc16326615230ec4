package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static java.util.Objects.requireNonNull;

import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/**
 * Commits to a table unless that would take deletes out of it that came after a plan. A rewrite
 * drops every delete file that is older than all data files which it leaves, and forgets that its
 * own files are as old as the plan (apache/iceberg 10312): rows that were deleted meanwhile would
 * be back. Looks at what is really committed, each time that it is tried.
 */
final class LaterDeletes implements TableOperations {

    private final TableOperations operations;
    private final long planned;

    private LaterDeletes(TableOperations operations, long planned) {
        this.operations = requireNonNull(operations, "operations");
        this.planned = planned;
    }

    /** The same table, in which deletes that are newer than a sequence number stay in force. */
    static Table keptIn(Table table, long planned) {
        TableOperations operations = ((HasTableOperations) table).operations();
        return new BaseTable(new LaterDeletes(operations, planned), table.name());
    }

    /**
     * @throws ValidationException if a newer delete would be dropped
     */
    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
        for (DeleteFile dropped : metadata.currentSnapshot().removedDeleteFiles(io())) {
            Long number = dropped.dataSequenceNumber();
            if (number == null || number > planned) {
                throw new ValidationException(
                        "Deletes of sequence number %s, which came after the plan, would be dropped",
                        number);
            }
        }
        operations.commit(base, metadata);
    }

    @Override
    public TableMetadata current() {
        return operations.current();
    }

    @Override
    public TableMetadata refresh() {
        return operations.refresh();
    }

    @Override
    public FileIO io() {
        return operations.io();
    }

    @Override
    public EncryptionManager encryption() {
        return operations.encryption();
    }

    @Override
    public String metadataFileLocation(String fileName) {
        return operations.metadataFileLocation(fileName);
    }

    @Override
    public LocationProvider locationProvider() {
        return operations.locationProvider();
    }

    @Override
    public TableOperations temp(TableMetadata uncommitted) {
        return operations.temp(uncommitted);
    }

    @Override
    public long newSnapshotId() {
        return operations.newSnapshotId();
    }

    @Override
    public boolean requireStrictCleanup() {
        return operations.requireStrictCleanup();
    }
}
