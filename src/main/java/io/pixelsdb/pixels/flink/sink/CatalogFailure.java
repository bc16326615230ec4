package io.pixelsdb.pixels.flink.sink;

import io.pixelsdb.pixels.flink.aws.AwsAdvice;
import io.pixelsdb.pixels.flink.config.Secrets;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.api.ValidationException;

/** Turns what a catalog's library throws into an error for the user, without secrets in it. */
@Internal
public final class CatalogFailure {

    private CatalogFailure() {}

    /**
     * An error that names the key, what was tried and why it failed. The library's exception is
     * attached unless it, or whatever hangs on it, repeats a secret.
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
        String safe = Secrets.mask(plain, properties);
        String message =
                String.format(
                        Locale.ROOT, "%s: %s: %s%s", key, attempt, safe, AwsAdvice.of(failure));
        String whole = withStack(failure);
        return Secrets.mask(whole, properties).equals(whole)
                ? new ValidationException(message, failure)
                : new ValidationException(message);
    }

    /** As it would be logged: suppressed exceptions are shown there as well. */
    private static String withStack(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
