package io.pixelsdb.pixels.flink.aws.plugin;

import com.amazonaws.auth.AWSCredentials;
import com.amazonaws.auth.AWSCredentialsProvider;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.auth.BasicSessionCredentials;
import com.amazonaws.auth.DefaultAWSCredentialsProviderChain;
import com.amazonaws.auth.STSAssumeRoleSessionCredentialsProvider;
import com.amazonaws.auth.profile.ProfileCredentialsProvider;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.securitytoken.AWSSecurityTokenService;
import com.amazonaws.services.securitytoken.AWSSecurityTokenServiceClientBuilder;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.hadoop.conf.Configuration;

/**
 * Credentials for Paimon's S3 file system, of which S3A itself cannot be told: those of a profile,
 * and of a role with an external id. S3A loads it by its name, and its parts beside it, so it must
 * be one class file and know nothing else of this program. Lives as long as the file system.
 */
@Internal
public final class PaimonS3CredentialsProvider implements AWSCredentialsProvider, Closeable {

    private static final String DEFAULT_SESSION_NAME = "pixels-flink-source";

    /** Where every region can reach STS. */
    private static final String DEFAULT_REGION = "us-east-1";

    private final AWSCredentialsProvider provider;
    @Nullable private final AWSSecurityTokenService sts;

    /** The constructor that S3A calls. Asks nobody yet. */
    public PaimonS3CredentialsProvider(@Nullable URI fileSystem, Configuration settings) {
        AWSCredentialsProvider base = base(settings);
        String role = settings.getTrimmed("fs.s3a.pixels.role.arn", "");
        if (role.isEmpty()) {
            this.sts = null;
            this.provider = base;
        } else {
            this.sts = sts(base, settings);
            this.provider =
                    new STSAssumeRoleSessionCredentialsProvider.Builder(
                                    role,
                                    settings.getTrimmed(
                                            "fs.s3a.pixels.role.session-name",
                                            DEFAULT_SESSION_NAME))
                            .withExternalId(settings.getTrimmed("fs.s3a.pixels.role.external-id"))
                            .withStsClient(sts)
                            .build();
        }
    }

    private static AWSCredentialsProvider base(Configuration settings) {
        String id = settings.getTrimmed("fs.s3a.access.key", "");
        String profile = settings.getTrimmed("fs.s3a.pixels.profile", "");
        if (!id.isEmpty()) {
            String secret = settings.getTrimmed("fs.s3a.secret.key", "");
            String token = settings.getTrimmed("fs.s3a.session.token", "");
            return new AWSStaticCredentialsProvider(
                    token.isEmpty()
                            ? new BasicAWSCredentials(id, secret)
                            : new BasicSessionCredentials(id, secret, token));
        }
        return profile.isEmpty()
                ? DefaultAWSCredentialsProviderChain.getInstance()
                : new ProfileCredentialsProvider(profile);
    }

    private static AWSSecurityTokenService sts(
            AWSCredentialsProvider base, Configuration settings) {
        String region = settings.getTrimmed("fs.s3a.endpoint.region", DEFAULT_REGION);
        String endpoint = settings.getTrimmed("fs.s3a.pixels.sts.endpoint", "");
        AWSSecurityTokenServiceClientBuilder builder =
                AWSSecurityTokenServiceClientBuilder.standard().withCredentials(base);
        if (endpoint.isEmpty()) {
            builder.setRegion(region);
        } else {
            builder.setEndpointConfiguration(new EndpointConfiguration(endpoint, region));
        }
        return builder.build();
    }

    @Override
    public AWSCredentials getCredentials() {
        return provider.getCredentials();
    }

    @Override
    public void refresh() {
        provider.refresh();
    }

    @Override
    public void close() throws IOException {
        if (provider instanceof Closeable && sts != null) {
            ((Closeable) provider).close();
        }
        if (sts != null) {
            sts.shutdown();
        }
    }
}
