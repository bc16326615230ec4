package io.pixelsdb.pixels.flink.sink;

import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.api.ValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives an existing table the columns that it lacks, while others may change or write it. Runs
 * where the job is submitted.
 */
@Internal
public final class TableEvolution {

    private static final Logger LOG = LoggerFactory.getLogger(TableEvolution.class);

    /** Somebody else's change costs one; a job that writes the table commits every few seconds. */
    static final int ATTEMPTS = 20;

    private TableEvolution() {}

    /**
     * A table in a catalog.
     *
     * @param <T> the table as it was when it was loaded
     * @param <E> what the catalog's library throws
     */
    public interface Existing<T, E extends Exception> {

        /** The table as it is now. */
        T load() throws E;

        /** How it differs from the source. */
        TableComparison compare(T table);

        /**
         * Adds nullable columns behind the others: all of them, or none.
         *
         * @return false if somebody else was quicker, or it is not known what became of it
         */
        boolean add(T table, List<String> columns) throws E;
    }

    /**
     * Compares the table and adds what it lacks until it fits.
     *
     * @param target name of the table for people
     * @param loaded the table as it was a moment ago
     * @return the table as it is then
     * @throws ValidationException if it cannot be made to fit; nothing was changed for that
     */
    public static <T, E extends Exception> T fit(String target, T loaded, Existing<T, E> existing)
            throws E {
        T table = loaded;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<String> lacking = existing.compare(table).requireFit();
            if (lacking.isEmpty()) {
                return table;
            }
            if (existing.add(table, lacking)) {
                LOG.info("Added columns {} to table {}", lacking, target);
            } else {
                LOG.info("Table {} was changed by someone else just now", target);
            }
            table = existing.load();
        }
        throw new ValidationException(
                "The existing table "
                        + target
                        + " lacks columns, and was changed by someone else each time that they were"
                        + " to be added. Start again when nobody changes it.");
    }
}
