package io.pixelsdb.pixels.flink.sink.iceberg;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import java.io.UncheckedIOException;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/**
 * Commits to a table for as long as its columns fit what the job writes. Iceberg itself takes files
 * with any columns: the values of one that is gone would never be seen. Looks at what is really
 * committed, each time that it is tried. Lives in the committer.
 */
final class CheckedOperations implements TableOperations {

    private final TableOperations operations;
    private final WrittenColumns columns;

    CheckedOperations(TableOperations operations, WrittenColumns columns) {
        this.operations = requireNonNull(operations, "operations");
        this.columns = requireNonNull(columns, "columns");
    }

    /**
     * @throws UncheckedIOException around an {@link UnrecoverableException} if the columns no
     *     longer fit
     */
    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
        try {
            columns.requireFit(metadata.schema());
        } catch (UnrecoverableException e) {
            throw new UncheckedIOException(e);
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
