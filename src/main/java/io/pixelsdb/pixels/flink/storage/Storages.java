package io.pixelsdb.pixels.flink.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;

/** Opens storage: the one switch over the schemes of a {@link StorageLocation}. */
@Internal
public final class Storages {

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)");
    private static final Pattern LOCAL_AUTHORITY = Pattern.compile("//(?:localhost)?(?=/)");

    private Storages() {}

    /**
     * Opens a location, which need not exist yet; it is made with the first file. Cheap: what is
     * wrong with the other side shows at the first call.
     *
     * @param sync whether what is durable survives the machine and not the process alone; only file
     *     systems make a difference
     * @throws IllegalArgumentException if there can be no storage at this location; names the
     *     location and, of its options, the keys alone
     * @throws IOException if there is none for this scheme here
     */
    public static Storage open(StorageLocation location, boolean sync) throws IOException {
        // Its text, and not a URI, which knows neither blanks in paths nor underscores in buckets.
        String text = location.toString();
        Matcher matcher = SCHEME.matcher(text);
        if (!matcher.matches()) {
            return local(text, text, sync);
        }
        switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
            case "file":
                return local(
                        text, LOCAL_AUTHORITY.matcher(matcher.group(2)).replaceFirst(""), sync);
            case "s3":
            case "s3a":
            case "s3n":
                return S3Clients.open(location, matcher.group(2));
            default:
                return FlinkStorage.open(text, sync);
        }
    }

    private static Storage local(String location, String path, boolean sync) {
        if (path.startsWith("//")) {
            throw new IllegalArgumentException(
                    "'" + location + "' names a host; a file URI begins with file:///");
        }
        Path root = Path.of(path);
        if (!root.isAbsolute()) {
            throw new IllegalArgumentException(
                    "'"
                            + location
                            + "' is relative, and would be another directory on each machine;"
                            + " write an absolute path or a URI such as file:///data/journal");
        }
        return new LocalStorage(root.normalize(), sync);
    }
}
