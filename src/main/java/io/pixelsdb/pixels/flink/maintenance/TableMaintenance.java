package io.pixelsdb.pixels.flink.maintenance;

import java.io.Closeable;
import org.apache.flink.annotation.PublicEvolving;

/** Upkeep of one table that is there. Used by one thread, in the process of the command. */
@PublicEvolving
public interface TableMaintenance extends Closeable {

    /** Name of the target for people, such as {@code iceberg lake.orders}. Holds no secrets. */
    String description();

    /**
     * Does one step, beside whatever writes the table meanwhile, and looks at the table as it is by
     * then. In a dry run it changes nothing and reports what it would do.
     *
     * @throws Exception if the step failed; what it has done by then is in the report and stays,
     *     and the table is sound
     */
    void run(MaintenanceStep step, MaintenanceSettings settings, MaintenanceReport report)
            throws Exception;

    /** Reports how many files and snapshots the table has. */
    void survey(MaintenanceReport report) throws Exception;
}
