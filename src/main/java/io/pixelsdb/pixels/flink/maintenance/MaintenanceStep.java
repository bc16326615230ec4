package io.pixelsdb.pixels.flink.maintenance;

import java.util.Locale;
import org.apache.flink.annotation.PublicEvolving;

/** What can be done for a table, in the order in which it is done. */
@PublicEvolving
public enum MaintenanceStep {
    /** Few large files in the place of many small ones, and fewer deletes to apply. */
    COMPACT,
    /** Old snapshots go, and with them the files that nothing else needs. */
    EXPIRE,
    /** Files go that failed writers left behind and no snapshot knows. */
    ORPHANS;

    /** As it is written on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
