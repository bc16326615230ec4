package io.pixelsdb.pixels.flink.sink.paimon;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.paimon.fs.FileIO;
import org.apache.paimon.fs.Path;

/**
 * Tells new snapshots from those that come far too late. Old ones expire, so that their names are
 * free again: a process that stood still in its commit for that long would take the table back to
 * them. Lives wherever tables are committed to.
 */
final class SnapshotOrder {

    private static final String PREFIX = "snapshot-";
    private static final Pattern SNAPSHOT = Pattern.compile(PREFIX + "(\\d{1,18})");

    private SnapshotOrder() {}

    /** Whether a file that shall be created is a snapshot, and there is none for it to follow. */
    static boolean isOutdated(FileIO files, Path path) throws IOException {
        Matcher snapshot = SNAPSHOT.matcher(path.getName());
        if (!snapshot.matches()) {
            return false;
        }
        long number = Long.parseLong(snapshot.group(1));
        return number > 1 && !files.exists(new Path(path.getParent(), PREFIX + (number - 1)));
    }
}
