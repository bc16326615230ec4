package io.pixelsdb.pixels.flink.sink;

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
import org.apache.flink.table.api.ValidationException;

/** Turns what a catalog's library throws into an error for the user, without secrets in it. */
@Internal
public final class CatalogFailure {

    private static final Pattern SECRET_KEY =
            Pattern.compile(
                    "secret|password|token|credential|access[-._]?key|sas|private|authorization");

    /** User and password in a URI; a user alone is the container of some object stores. */
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^\\s/:@]*:([^\\s/]*)@");

    private static final String MASK = "***";

    private CatalogFailure() {}

    /**
     * An error that names the key, what was tried and why it failed. The library's exception is
     * attached unless it repeats a secret.
     *
     * @param properties what the library was configured with
     */
    public static ValidationException of(
            String key, String attempt, Throwable failure, Map<String, String> properties) {
        StringBuilder reasons = new StringBuilder();
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String reason = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
            if (reasons.indexOf(reason) < 0) {
                reasons.append(reasons.length() == 0 ? "" : ": ").append(reason);
            }
        }
        String plain = reasons.toString();
        String safe = USER_INFO.matcher(plain).replaceAll(MASK + "@");
        for (String secret : secretsIn(properties)) {
            safe = safe.replace(secret, MASK);
        }
        String message = String.format("%s: %s: %s", key, attempt, safe);
        return safe.equals(plain)
                ? new ValidationException(message, failure)
                : new ValidationException(message);
    }

    /** Longer ones first, as one may be a part of another. */
    private static List<String> secretsIn(Map<String, String> properties) {
        Set<String> secrets = new HashSet<>();
        properties.forEach(
                (name, value) -> {
                    if (SECRET_KEY.matcher(name.toLowerCase(Locale.ROOT)).find()) {
                        secrets.add(value);
                        // What stands behind the scheme, as in "Bearer ...", is said without it.
                        secrets.add(value.substring(value.lastIndexOf(' ') + 1));
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
