package io.pixelsdb.pixels.flink.aws;

import io.pixelsdb.pixels.flink.config.AwsOptions;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Who we are and where to go in AWS, as {@code aws.*} has it. Immutable; its text form names no
 * values. {@link IcebergAccess}, {@link PaimonAccess} and {@link #storage} say it in the words of
 * each library.
 */
@Internal
public final class AwsAccess implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final Map<ConfigOption<?>, String> NAMES =
            Map.ofEntries(
                    Map.entry(AwsOptions.REGION, AwsNames.REGION),
                    Map.entry(AwsOptions.ACCESS_KEY_ID, AwsNames.ACCESS_KEY_ID),
                    Map.entry(AwsOptions.SECRET_ACCESS_KEY, AwsNames.SECRET_ACCESS_KEY),
                    Map.entry(AwsOptions.SESSION_TOKEN, AwsNames.SESSION_TOKEN),
                    Map.entry(AwsOptions.PROFILE, AwsNames.PROFILE),
                    Map.entry(AwsOptions.ROLE_ARN, AwsNames.ROLE_ARN),
                    Map.entry(AwsOptions.ROLE_EXTERNAL_ID, AwsNames.ROLE_EXTERNAL_ID),
                    Map.entry(AwsOptions.ROLE_SESSION_NAME, AwsNames.ROLE_SESSION_NAME),
                    Map.entry(AwsOptions.S3_ENDPOINT, AwsNames.ENDPOINT),
                    Map.entry(AwsOptions.S3_PATH_STYLE_ACCESS, AwsNames.PATH_STYLE_ACCESS),
                    Map.entry(AwsOptions.STS_ENDPOINT, AwsNames.STS_ENDPOINT));

    private final TreeMap<String, String> byName;
    private final TreeMap<String, String> identity;
    private final String glueEndpoint;

    private AwsAccess(Map<String, String> byName, String glueEndpoint) {
        this.byName = new TreeMap<>(byName);
        this.identity = new TreeMap<>(byName);
        this.identity.keySet().retainAll(AwsNames.IDENTITY);
        this.glueEndpoint = glueEndpoint;
    }

    /** What is configured; what is blank is not. Wrong values are found by {@link AwsChecks}. */
    public static AwsAccess from(ReadableConfig config) {
        Map<String, String> byName = new TreeMap<>();
        NAMES.forEach((option, name) -> text(config, option).ifPresent(v -> byName.put(name, v)));
        return new AwsAccess(byName, text(config, AwsOptions.GLUE_ENDPOINT).orElse(""));
    }

    /** As it was given, whatever the type of the option. */
    static Optional<String> text(ReadableConfig config, ConfigOption<?> option) {
        return config.getOptional(ConfigOptions.key(option.key()).stringType().noDefaultValue())
                .map(String::trim)
                .filter(text -> !text.isEmpty());
    }

    /** In the words of {@code storage}, for places where nobody has an access of its own. */
    public Map<String, String> storage() {
        return storage(Map.of());
    }

    /**
     * In the words of {@code storage}.
     *
     * @param own of the library beside whose tables it is, in the same words; wins
     */
    Map<String, String> storage(Map<String, String> own) {
        Map<String, String> all = new TreeMap<>(byName);
        if (own.containsKey(AwsNames.ACCESS_KEY_ID)
                || own.containsKey(AwsNames.SECRET_ACCESS_KEY)) {
            all.keySet().removeAll(AwsNames.IDENTITY);
        }
        all.putAll(own);
        return all;
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<String> glueEndpoint() {
        return Optional.of(glueEndpoint).filter(endpoint -> !endpoint.isEmpty());
    }

    /** Who we are; empty if that is left to the environment. */
    Map<String, String> identity() {
        return Map.copyOf(identity);
    }

    @Override
    public String toString() {
        return "access to AWS by " + byName.keySet();
    }
}
