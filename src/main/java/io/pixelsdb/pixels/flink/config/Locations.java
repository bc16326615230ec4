package io.pixelsdb.pixels.flink.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;

/** Reads directories as people write them: URIs, perhaps with blanks, or absolute paths. */
@Internal
public final class Locations {

    /** Longer than one letter, which would be a drive. */
    private static final Pattern SCHEME = Pattern.compile("(\\p{Alpha}[\\w+.-]+):(.*)");

    private Locations() {}

    /**
     * The directory as a URI, or as an escaped path without a scheme.
     *
     * @return empty if it is a mere name or a relative path
     */
    public static Optional<URI> parse(String text) {
        String directory = text.trim();
        Matcher scheme = SCHEME.matcher(directory);
        try {
            if (scheme.matches() && scheme.group(2).startsWith("/")) {
                return Optional.of(parse(scheme.group(1), scheme.group(2)));
            }
            if (!scheme.matches() && directory.startsWith("/")) {
                return Optional.of(new URI(null, null, directory, null));
            }
            return Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static URI parse(String scheme, String rest) throws URISyntaxException {
        try {
            return new URI(scheme + ":" + rest);
        } catch (URISyntaxException unescaped) {
            return new URI(scheme, rest, null);
        }
    }

    /** Whether it is in S3, by whichever of its names. */
    public static boolean isS3(URI directory) {
        return directory.getScheme() != null
                && directory.getScheme().toLowerCase(Locale.ROOT).startsWith("s3");
    }
}
