package io.pixelsdb.pixels.flink.sink;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * Gathers in what a table does not fit the running job any more, as somebody else has changed its
 * columns meanwhile, and ends the job with that. The formats themselves would take what the job
 * writes, and show nulls or fail whoever reads. Lives in a TaskManager; of one thread.
 */
@Internal
public final class ChangedTable {

    private final String table;
    private final List<String> misfits = new ArrayList<>();

    public ChangedTable(String table) {
        this.table = requireNonNull(table, "table");
    }

    /** A column is gone, or another one has its name. */
    public void lost(String column) {
        misfits.add("column '" + column + "' was dropped");
    }

    /** A column of another name has come that has to have values. */
    public void gotRequired(String column) {
        misfits.add("column '" + column + "' was added, requires values and gets none");
    }

    /** A column takes nulls no more. */
    public void madeRequired(String column) {
        misfits.add("column '" + column + "' takes no nulls any more");
    }

    /** A column has got a type that does not take all values of the former one. */
    public void retyped(String column, Object from, Object to) {
        misfits.add("column '" + column + "' was " + from + " and is " + to);
    }

    /**
     * @throws UnrecoverableException if there is any misfit, with all of them
     */
    public void requireFit() throws UnrecoverableException {
        if (!misfits.isEmpty()) {
            throw new UnrecoverableException(
                    "Table "
                            + table
                            + " was changed by somebody else and does not fit this job any more: "
                            + String.join("; ", misfits)
                            + ". Make source.schema and the table fit each other again and start"
                            + " the job anew, without state: the journal has what is not"
                            + " committed.");
        }
    }
}
