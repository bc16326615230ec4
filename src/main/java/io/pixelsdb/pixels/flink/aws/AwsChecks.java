package io.pixelsdb.pixels.flink.aws;

import io.pixelsdb.pixels.flink.config.AwsOptions;
import io.pixelsdb.pixels.flink.config.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** Finds settings of {@code aws.*} that do not go together. Runs where the job is submitted. */
@Internal
public final class AwsChecks {

    private final ReadableConfig config;
    private final Problems problems;

    private AwsChecks(ReadableConfig config, Problems problems) {
        this.config = config;
        this.problems = problems;
    }

    /** Reports all of them; no value of a secret is repeated. */
    public static void check(ReadableConfig config, Problems problems) {
        AwsChecks checks = new AwsChecks(config, problems);
        checks.needs(AwsOptions.ACCESS_KEY_ID, AwsOptions.SECRET_ACCESS_KEY);
        checks.needs(AwsOptions.SECRET_ACCESS_KEY, AwsOptions.ACCESS_KEY_ID);
        checks.needs(AwsOptions.SESSION_TOKEN, AwsOptions.ACCESS_KEY_ID);
        checks.needs(AwsOptions.SESSION_TOKEN, AwsOptions.SECRET_ACCESS_KEY);
        checks.needs(AwsOptions.ROLE_EXTERNAL_ID, AwsOptions.ROLE_ARN);
        checks.needs(AwsOptions.ROLE_SESSION_NAME, AwsOptions.ROLE_ARN);
        checks.keysOrProfile();
        List.of(AwsOptions.S3_ENDPOINT, AwsOptions.GLUE_ENDPOINT, AwsOptions.STS_ENDPOINT)
                .forEach(checks::endpoint);
    }

    private void needs(ConfigOption<?> option, ConfigOption<?> other) {
        if (isSet(option) && !isSet(other)) {
            problems.add(other.key(), "is required beside " + option.key());
        }
    }

    private void keysOrProfile() {
        if (isSet(AwsOptions.PROFILE) && isSet(AwsOptions.ACCESS_KEY_ID)) {
            problems.add(
                    AwsOptions.PROFILE.key(),
                    "and "
                            + AwsOptions.ACCESS_KEY_ID.key()
                            + " exclude each other: keep the one that the job shall use");
        }
    }

    private void endpoint(ConfigOption<String> option) {
        AwsAccess.text(config, option)
                .filter(text -> !isAddress(text))
                .ifPresent(
                        text ->
                                problems.add(
                                        option.key(),
                                        "'"
                                                + text
                                                + "' is no address; write https://host or"
                                                + " http://host:port"));
    }

    private static boolean isAddress(String text) {
        try {
            URI uri = new URI(text);
            return uri.getHost() != null
                    && ("http".equalsIgnoreCase(uri.getScheme())
                            || "https".equalsIgnoreCase(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private boolean isSet(ConfigOption<?> option) {
        return AwsAccess.text(config, option).isPresent();
    }
}
