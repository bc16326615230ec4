package io.pixelsdb.pixels.flink.storage;

import io.pixelsdb.pixels.flink.aws.PixelsCredentials;
import io.pixelsdb.pixels.flink.aws.Regions;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes storage on S3 out of a {@link StorageLocation}, by the AWS SDK that the jar carries. */
final class S3Clients {

    private static final Pattern BUCKET_AND_PREFIX = Pattern.compile("//([^/]+)(?:/(.*))?");

    private static final List<String> OPTIONS =
            List.of(
                    S3Options.REGION,
                    S3Options.ENDPOINT,
                    S3Options.PATH_STYLE_ACCESS,
                    S3Options.ACCESS_KEY_ID,
                    S3Options.SECRET_ACCESS_KEY,
                    S3Options.SESSION_TOKEN,
                    S3Options.PROFILE,
                    S3Options.ROLE_ARN,
                    S3Options.ROLE_EXTERNAL_ID,
                    S3Options.ROLE_SESSION_NAME,
                    S3Options.STS_ENDPOINT);

    private S3Clients() {}

    /**
     * @param bucketAndPrefix what follows the scheme and its colon
     * @throws IllegalArgumentException if bucket or options are not as they should be
     * @throws IOException if no region can be found
     */
    static S3Storage open(StorageLocation location, String bucketAndPrefix) throws IOException {
        Matcher matcher = BUCKET_AND_PREFIX.matcher(bucketAndPrefix);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + location + "' names no bucket; write s3://bucket/prefix");
        }
        Map<String, String> options = location.options();
        for (String option : options.keySet()) {
            if (!OPTIONS.contains(option)) {
                throw new IllegalArgumentException(
                        "Option '" + option + "' of " + location + " is none of " + OPTIONS);
            }
        }
        requireKeysTogether(location, options);
        String bucket = matcher.group(1);
        String prefix = matcher.group(2) == null ? "" : matcher.group(2);
        S3Failures failures = new S3Failures(bucket);
        try {
            return new S3Storage(client(options), bucket, prefix, failures);
        } catch (SdkException e) {
            throw failures.translate("reach", prefix, e);
        }
    }

    private static S3Client client(Map<String, String> options) {
        S3ClientBuilder builder =
                S3Client.builder()
                        .httpClientBuilder(
                                // To be told to go on costs a round trip for each small object.
                                ApacheHttpClient.builder().expectContinueEnabled(false))
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .forcePathStyle(Boolean.valueOf(options.get(S3Options.PATH_STYLE_ACCESS)))
                        .overrideConfiguration(
                                configuration ->
                                        configuration.retryStrategy(
                                                AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                                        .retryOnException(S3Failures::isConflict)
                                                        .build()));
        String endpoint = options.get(S3Options.ENDPOINT);
        if (endpoint != null) {
            // Not AWS, then. Others know the older of two checksums where one is required.
            builder.endpointOverride(uri(endpoint)).addPlugin(LegacyMd5Plugin.create());
        }
        Region region = region(options, endpoint);
        if (region != null) {
            builder.region(region);
        }
        // Closed by the client.
        return builder.credentialsProvider(PixelsCredentials.create(options)).build();
    }

    private static URI uri(String endpoint) {
        URI uri = URI.create(endpoint);
        if (uri.getScheme() == null || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "'" + endpoint + "' is no endpoint; write https://host or https://host:port");
        }
        return uri;
    }

    /** Null where the SDK shall look for it, or fail. */
    @Nullable
    private static Region region(Map<String, String> options, @Nullable String endpoint) {
        String region = options.get(S3Options.REGION);
        if (region != null) {
            return Region.of(region);
        }
        if (endpoint == null) {
            return null;
        }
        // Other stores mostly do not care.
        return Regions.ofEnvironmentOr(Region.US_EAST_1);
    }

    /** Says where, as a provider of credentials does not know. */
    private static void requireKeysTogether(StorageLocation location, Map<String, String> options) {
        boolean any =
                options.containsKey(S3Options.ACCESS_KEY_ID)
                        || options.containsKey(S3Options.SECRET_ACCESS_KEY)
                        || options.containsKey(S3Options.SESSION_TOKEN);
        boolean both =
                options.containsKey(S3Options.ACCESS_KEY_ID)
                        && options.containsKey(S3Options.SECRET_ACCESS_KEY);
        if (any && !both) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%s has '%s' and '%s' together or not at all",
                            location,
                            S3Options.ACCESS_KEY_ID,
                            S3Options.SECRET_ACCESS_KEY));
        }
    }
}
