package io.pixelsdb.pixels.flink.chaos;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** How the harness deals with the journal of the job under test. */
final class Journaling {

    /** Whether the job under test knows the keys of the journal and writes one. */
    static final boolean PRESENT = false;

    /** Without a journal nothing tells a response that got lost on its way from one lost later. */
    static final DurableResponses.Reader READER = journal -> response -> true;

    private static final String ID = "chaos";

    private Journaling() {}

    /**
     * Small segments, so that a storage which takes no new file is noticed soon; a short lease, so
     * that a killed reader's buckets are taken over soon; and nothing is removed.
     */
    static Map<String, String> options(Path root) {
        Map<String, String> options = new TreeMap<>();
        if (PRESENT) {
            options.put("source.journal.path", root.toUri().toString());
            options.put("source.journal.id", ID);
            options.put("source.journal.lease", "2 s");
            options.put("source.journal.segment-size", "256 kb");
            options.put("source.journal.retention", "7 d");
        }
        return options;
    }

    /** The directory of the job's journal. */
    static Path journal(Path root) {
        return root.resolve(ID);
    }
}
