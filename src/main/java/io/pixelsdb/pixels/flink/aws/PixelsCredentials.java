package io.pixelsdb.pixels.flink.aws;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.IoUtils;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Credentials for the SDK of Iceberg and of the journal: keys, a profile or the default chain, and
 * on top of these a role. Iceberg loads it by its name. Lives beside each client, which closes it;
 * thread-safe.
 */
@Internal
public final class PixelsCredentials implements AwsCredentialsProvider, SdkAutoCloseable {

    private final AwsCredentialsProvider provider;
    private final List<Object> opened;

    private PixelsCredentials(AwsCredentialsProvider provider, List<Object> opened) {
        this.provider = requireNonNull(provider, "provider");
        this.opened = List.copyOf(opened);
    }

    /**
     * Asks nobody yet.
     *
     * @param options by {@link AwsNames}; others are ignored
     * @throws IllegalArgumentException if keys are incomplete
     */
    public static PixelsCredentials create(Map<String, String> options) {
        AwsCredentialsProvider base = base(options);
        String role = options.get(AwsNames.ROLE_ARN);
        if (role == null) {
            return new PixelsCredentials(base, List.of(base));
        }
        StsClient sts = sts(options, base);
        StsAssumeRoleCredentialsProvider assumed =
                StsAssumeRoleCredentialsProvider.builder()
                        .stsClient(sts)
                        .refreshRequest(
                                request ->
                                        request.roleArn(role)
                                                .externalId(options.get(AwsNames.ROLE_EXTERNAL_ID))
                                                .roleSessionName(
                                                        options.getOrDefault(
                                                                AwsNames.ROLE_SESSION_NAME,
                                                                AwsNames.DEFAULT_SESSION_NAME)))
                        .build();
        return new PixelsCredentials(assumed, List.of(assumed, sts, base));
    }

    private static AwsCredentialsProvider base(Map<String, String> options) {
        String id = options.get(AwsNames.ACCESS_KEY_ID);
        String secret = options.get(AwsNames.SECRET_ACCESS_KEY);
        String token = options.get(AwsNames.SESSION_TOKEN);
        if (id != null || secret != null || token != null) {
            if (id == null || secret == null) {
                throw new IllegalArgumentException(
                        AwsNames.ACCESS_KEY_ID
                                + " and "
                                + AwsNames.SECRET_ACCESS_KEY
                                + " are required together");
            }
            AwsCredentials keys =
                    token == null
                            ? AwsBasicCredentials.create(id, secret)
                            : AwsSessionCredentials.create(id, secret, token);
            return StaticCredentialsProvider.create(keys);
        }
        String profile = options.get(AwsNames.PROFILE);
        return profile == null
                ? DefaultCredentialsProvider.builder().build()
                : ProfileCredentialsProvider.create(profile);
    }

    private static StsClient sts(Map<String, String> options, AwsCredentialsProvider base) {
        StsClientBuilder builder =
                StsClient.builder()
                        // Else looked for by way of the thread's class loader, which may be
                        // Flink's.
                        .httpClientBuilder(ApacheHttpClient.builder())
                        .credentialsProvider(base)
                        .region(stsRegion(options));
        String endpoint = options.get(AwsNames.STS_ENDPOINT);
        if (endpoint != null) {
            builder.endpointOverride(URI.create(endpoint));
        }
        return builder.build();
    }

    /** Without one the service that every region can reach. */
    private static Region stsRegion(Map<String, String> options) {
        String region = options.get(AwsNames.REGION);
        return region == null ? Regions.ofEnvironmentOr(Region.AWS_GLOBAL) : Region.of(region);
    }

    /** With our class loader at hand, by which the SDK looks for the parts of some of its chain. */
    @Override
    public AwsCredentials resolveCredentials() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(PixelsCredentials.class.getClassLoader());
        try {
            return provider.resolveCredentials();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void close() {
        opened.forEach(part -> IoUtils.closeIfCloseable(part, null));
    }

    /** Names the kind of the provider alone. */
    @Override
    public String toString() {
        return "PixelsCredentials by " + provider.getClass().getSimpleName();
    }
}
