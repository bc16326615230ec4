package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares files by what follows scheme and host: {@code s3} and {@code s3a}, and the forms of
 * {@code file}, lead to the same place. Files of other places may seem equal, which only makes one
 * be kept that could go.
 */
final class FilePath {

    private static final Pattern URI = Pattern.compile("\\p{Alpha}[\\w+.-]+:(//[^/]*)?(/.*)?");

    private FilePath() {}

    /** The path alone, with single slashes. */
    static String of(String location) {
        Matcher uri = URI.matcher(location);
        String path = location;
        if (uri.matches()) {
            path = uri.group(2) == null ? "/" : uri.group(2);
        }
        return path.replaceAll("/{2,}", "/");
    }

    /** Whether a path lies in a directory, both as {@link #of} gives them. */
    static boolean isIn(String path, String directory) {
        return path.startsWith(directory.endsWith("/") ? directory : directory + "/");
    }
}
