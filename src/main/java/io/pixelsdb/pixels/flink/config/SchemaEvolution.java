package io.pixelsdb.pixels.flink.config;

import java.util.Locale;
import org.apache.flink.annotation.PublicEvolving;

/** What happens at the start of a job whose source has columns that an existing table lacks. */
@PublicEvolving
public enum SchemaEvolution {
    /** The start is refused, and nothing is changed. */
    FAIL,
    /** The table gets them, if nothing else keeps it from fitting. */
    ADD_COLUMNS;

    /** The word in a configuration. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
