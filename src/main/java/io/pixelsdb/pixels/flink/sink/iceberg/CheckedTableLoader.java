package io.pixelsdb.pixels.flink.sink.iceberg;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.TableLoader;

/**
 * Loads a table for the sink that refuses commits once its columns no longer fit what the job
 * writes. Travels with the job; used by its committer, in a TaskManager.
 */
final class CheckedTableLoader implements TableLoader {

    private static final long serialVersionUID = 1L;

    private final TableLoader loader;
    private final WrittenColumns columns;

    CheckedTableLoader(TableLoader loader, WrittenColumns columns) {
        this.loader = requireNonNull(loader, "loader");
        this.columns = requireNonNull(columns, "columns");
    }

    @Override
    public void open() {
        loader.open();
    }

    @Override
    public boolean isOpen() {
        return loader.isOpen();
    }

    @Override
    public Table loadTable() {
        BaseTable table = (BaseTable) loader.loadTable();
        return new BaseTable(
                new CheckedOperations(table.operations(), columns), table.name(), table.reporter());
    }

    @Override
    @SuppressWarnings({"MethodDoesntCallSuperMethod", "CloneDoesntCallSuperClone"})
    public TableLoader clone() {
        return new CheckedTableLoader(loader.clone(), columns);
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }

    @Override
    public String toString() {
        return loader.toString();
    }
}
