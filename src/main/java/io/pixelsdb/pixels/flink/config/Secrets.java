package io.pixelsdb.pixels.flink.config;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;

/** Knows by its key which value must not be shown, ours and those of libraries. */
@Internal
public final class Secrets {

    /** A provider of credentials is the name of a class. */
    private static final Pattern SECRET_KEY =
            Pattern.compile(
                    "secret|password|token|credential(?!s?[.-]provider)|access[-._]?key|sas|private"
                            + "|authorization");

    private static final String MASK = "***";

    private Secrets() {}

    public static boolean isSecret(String key) {
        return SECRET_KEY.matcher(key.toLowerCase(Locale.ROOT)).find();
    }

    /** The text with the value of every secret key replaced wherever it stands. */
    public static String mask(String text, Map<String, String> configured) {
        String masked = text;
        for (Map.Entry<String, String> entry : configured.entrySet()) {
            if (!entry.getValue().isEmpty() && isSecret(entry.getKey())) {
                masked = masked.replace(entry.getValue(), MASK);
            }
        }
        return masked;
    }
}
