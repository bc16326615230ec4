package io.pixelsdb.pixels.flink.source.segment;

import io.pixelsdb.pixels.flink.config.JournalOptions;
import java.io.IOException;
import java.util.Locale;
import org.apache.flink.annotation.Internal;

/** A file of the journal does not hold what was written to it. */
@Internal
public final class DamagedJournalException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * @param offset byte of the file from which on it is damaged
     * @param what is wrong, as a clause
     */
    public DamagedJournalException(String file, long offset, String what) {
        super(
                String.format(
                        Locale.ROOT,
                        "The journal's file %s is damaged at byte %d: %s. Restore the file, or go"
                                + " on without what cannot be read of it with %s=skip.",
                        file,
                        offset,
                        what,
                        JournalOptions.ON_DAMAGE.key()));
    }
}
