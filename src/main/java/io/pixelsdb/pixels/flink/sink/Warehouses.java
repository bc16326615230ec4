package io.pixelsdb.pixels.flink.sink;

import io.pixelsdb.pixels.flink.config.Locations;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;

/** Knows where the tables of a catalog are kept, and what may stand beside them. */
@Internal
public final class Warehouses {

    /** Directory of journals, in a warehouse or beside checkpoints. */
    public static final String JOURNALS = "_pixels_journal";

    private static final Pattern ABSOLUTE = Pattern.compile("(\\p{Alpha}[\\w+.-]*:)?[/\\\\].*");

    private Warehouses() {}

    /** Reports a relative path: every machine would resolve it against a directory of its own. */
    public static void requireAbsolute(String key, String warehouse, Problems problems) {
        if (!ABSOLUTE.matcher(warehouse).matches()) {
            problems.add(
                    key,
                    "'"
                            + warehouse
                            + "' is relative, and would be another directory on each machine;"
                            + " write an absolute path or a URI such as file:///data/lake");
        }
    }

    /**
     * The directory of journals in a warehouse.
     *
     * @param warehouse a URI or an absolute path; anything else is but a name, and nothing is known
     * @param s3Options how to reach S3, if that is where it is
     */
    public static Optional<StorageLocation> journalsIn(
            String warehouse, Map<String, String> s3Options) {
        return Locations.parse(warehouse)
                .map(
                        uri ->
                                new StorageLocation(
                                        warehouse.trim(),
                                        Locations.isS3(uri) ? s3Options : Map.of()))
                .map(location -> location.resolve(JOURNALS));
    }
}
