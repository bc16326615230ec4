package io.pixelsdb.pixels.flink.config;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;

/** Takes out of a text what must not be shown, by the keys of a configuration and by its looks. */
@Internal
public final class Secrets {

    /** A provider of credentials is the name of a class. */
    private static final Pattern SECRET_KEY =
            Pattern.compile(
                    "secret|password|token|credential(?!s?[.-]provider)|access[-._]?key"
                            + "|api[-._]?key|sas|private|authorization");

    /** User and password in a URI; a user alone is the container of some object stores. */
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^\\s/:@]*:([^\\s/]*)@");

    private static final String MASK = "***";

    private Secrets() {}

    /** The text with the value of every secret, of ours and of libraries, replaced. */
    public static String mask(String text, Map<String, String> configured) {
        String safe = USER_INFO.matcher(text).replaceAll(MASK + "@");
        for (String secret : secretsIn(configured)) {
            safe = safe.replace(secret, MASK);
        }
        return safe;
    }

    /** Longer ones first, as one may be a part of another. */
    private static List<String> secretsIn(Map<String, String> configured) {
        Set<String> secrets = new HashSet<>();
        configured.forEach(
                (name, value) -> {
                    if (SECRET_KEY.matcher(name.toLowerCase(Locale.ROOT)).find()) {
                        secrets.add(value);
                        // What stands behind the scheme, as in "Bearer ...", is said without it,
                        secrets.add(value.substring(value.lastIndexOf(' ') + 1));
                        // and what stands behind the user, as in "client:...", without that one.
                        secrets.add(value.substring(value.indexOf(':') + 1));
                    }
                    Matcher userInfo = USER_INFO.matcher(value);
                    while (userInfo.find()) {
                        secrets.add(userInfo.group(1));
                    }
                });
        secrets.remove("");
        return secrets.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .collect(Collectors.toList());
    }
}
