package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.iceberg.BaseMetastoreCatalog;
import org.apache.iceberg.BaseMetastoreTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.io.FileIO;

/** Remembers where the metadata of tables is, whose files are wherever the storage puts them. */
final class MemoryCatalog extends BaseMetastoreCatalog {

    private final Map<TableIdentifier, String> metadata = new HashMap<>();
    private final FileIO io;
    private final String warehouse;

    MemoryCatalog(FileIO io, String warehouse) {
        this.io = requireNonNull(io, "io");
        this.warehouse = requireNonNull(warehouse, "warehouse");
    }

    @Override
    protected TableOperations newTableOps(TableIdentifier identifier) {
        return new Operations(identifier);
    }

    @Override
    protected String defaultWarehouseLocation(TableIdentifier identifier) {
        return warehouse + "/" + identifier.namespace() + "/" + identifier.name();
    }

    @Override
    public List<TableIdentifier> listTables(Namespace namespace) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean dropTable(TableIdentifier identifier, boolean purge) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void renameTable(TableIdentifier from, TableIdentifier to) {
        throw new UnsupportedOperationException();
    }

    private final class Operations extends BaseMetastoreTableOperations {

        private final TableIdentifier identifier;

        private Operations(TableIdentifier identifier) {
            this.identifier = identifier;
        }

        @Override
        protected String tableName() {
            return identifier.toString();
        }

        @Override
        public FileIO io() {
            return io;
        }

        @Override
        protected void doRefresh() {
            synchronized (metadata) {
                if (metadata.containsKey(identifier)) {
                    refreshFromMetadataLocation(metadata.get(identifier));
                } else {
                    disableRefresh();
                }
            }
        }

        @Override
        protected void doCommit(TableMetadata base, TableMetadata next) {
            String written = writeNewMetadataIfRequired(base == null, next);
            synchronized (metadata) {
                String before = base == null ? null : base.metadataFileLocation();
                if (!Objects.equals(metadata.get(identifier), before)) {
                    throw new CommitFailedException("%s has changed", identifier);
                }
                metadata.put(identifier, written);
            }
        }
    }
}
