package io.pixelsdb.pixels.flink.sink.iceberg;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import javax.annotation.Nullable;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.TableLoader;

/**
 * Loads a table anew once a minute at most. Iceberg's committer asks for it after each checkpoint,
 * changed or not, in case that settings or credentials are other ones, which is a request to the
 * catalog and one for a metadata file each time. Commits read the newest state by themselves, so
 * they miss nothing. Made where the job is submitted; used in a TaskManager, by one thread.
 */
final class SparingTableLoader implements TableLoader {

    static final Duration PERIOD = Duration.ofMinutes(1);

    private static final long serialVersionUID = 1L;

    private final TableLoader loader;
    @Nullable private transient Table table;
    private transient long loadedNanos;

    SparingTableLoader(TableLoader loader) {
        this.loader = requireNonNull(loader, "loader");
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
        return loadTable(System.nanoTime());
    }

    Table loadTable(long nanos) {
        if (table == null || nanos - loadedNanos >= PERIOD.toNanos()) {
            table = loader.loadTable();
            loadedNanos = nanos;
        }
        return table;
    }

    /** Nothing that is loaded is shared. */
    @Override
    public TableLoader clone() {
        return new SparingTableLoader(loader.clone());
    }

    @Override
    public void close() throws IOException {
        table = null;
        loader.close();
    }

    @Override
    public String toString() {
        return loader.toString();
    }
}
