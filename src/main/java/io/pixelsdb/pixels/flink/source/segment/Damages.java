package io.pixelsdb.pixels.flink.source.segment;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.OnDamage;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens at damage while a journal is read: it ends the reading, or is counted and told. Any
 * thread.
 */
@Internal
public final class Damages {

    private static final Logger LOG = LoggerFactory.getLogger(Damages.class);

    private final OnDamage onDamage;
    private final Set<String> absentFiles = new TreeSet<>();
    private int skipped;

    public Damages(OnDamage onDamage) {
        this.onDamage = requireNonNull(onDamage, "onDamage");
    }

    public boolean skips() {
        return onDamage == OnDamage.SKIP;
    }

    /**
     * Notes a file that was complete once and is not there. Whoever plans a replay tells it
     * together with the responses that are missing therefore.
     */
    public synchronized void absent(String file) {
        absentFiles.add(file);
    }

    public synchronized List<String> absentFiles() {
        return List.copyOf(absentFiles);
    }

    /**
     * @param skipping what is passed over if the reading goes on
     * @throws UnrecoverableException around the damage, unless it is to be skipped
     */
    public synchronized void found(DamagedJournalException damage, String skipping)
            throws UnrecoverableException {
        if (!skips()) {
            throw new UnrecoverableException(damage.getMessage(), damage);
        }
        skipped++;
        // A disk that dies has many: warnings become rarer, and each has the count of all.
        if (Integer.bitCount(skipped) == 1) {
            LOG.warn("Skipping {}, damage number {}: {}", skipping, skipped, damage.getMessage());
        } else {
            LOG.info("Skipping {}, damage number {}: {}", skipping, skipped, damage.getMessage());
        }
    }
}
