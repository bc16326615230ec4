package io.pixelsdb.pixels.flink.chaos;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.source.journal.DurableJournal;
import io.pixelsdb.pixels.flink.source.journal.Journal;
import io.pixelsdb.pixels.flink.source.journal.JournalEntry;
import io.pixelsdb.pixels.flink.source.journal.JournalMetrics;
import io.pixelsdb.pixels.flink.source.journal.JournalSettings;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.split.Buckets;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.TableId;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import io.pixelsdb.pixels.flink.storage.Storages;
import io.pixelsdb.pixels.flink.testing.Identities;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;

/** How the harness deals with the journal of the job under test. */
final class Journaling {

    private static final String ID = "chaos";

    private Journaling() {}

    /**
     * Small segments, so that a storage which takes no new file is noticed soon; a short lease, so
     * that a killed reader's buckets are taken over soon; and nothing is removed.
     */
    static Map<String, String> options(Path root) {
        return Map.of(
                "source.journal.path", root.toUri().toString(),
                "source.journal.id", ID,
                "source.journal.lease", "2 s",
                "source.journal.segment-size", "256 kb",
                "source.journal.retention", "7 d");
    }

    /**
     * What the job would replay from the very beginning: neither torn tails nor what a later writer
     * has made void.
     *
     * @param root directory of journals
     */
    static DurableResponses durableResponses(Path root) throws IOException {
        Configuration options = new Configuration();
        JournalSettings settings =
                new JournalSettings(
                        new StorageLocation(root.toUri().toString(), Map.of()),
                        ID,
                        Identities.ofOrders("", Integer.toString(ChaosSettings.BUCKETS)),
                        options);
        List<PixelsSplit> splits =
                Buckets.parse(Integer.toString(ChaosSettings.BUCKETS))
                        .of(new TableId(PixelsOptions.SCHEMA_NAME.defaultValue(), "orders"))
                        .stream()
                        .map(PixelsSplit::unread)
                        .collect(Collectors.toList());
        Set<ResponseId> found = new HashSet<>();
        try (Journal journal =
                new DurableJournal(
                        Storages.open(settings.location(), false),
                        settings,
                        "chaos",
                        JournalSettings.CLOSE_TIMEOUT,
                        JournalMetrics.NONE)) {
            Journal.Cursor entries = journal.replay(splits, JournalCut.START);
            for (JournalEntry entry = entries.next(); entry != null; entry = entries.next()) {
                found.add(ResponseId.of(entry.response()));
            }
        }
        return response -> found.contains(response.id());
    }
}
