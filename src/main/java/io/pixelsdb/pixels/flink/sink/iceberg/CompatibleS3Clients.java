package io.pixelsdb.pixels.flink.sink.iceberg;

import io.pixelsdb.pixels.flink.aws.Regions;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.iceberg.aws.AwsClientFactories;
import org.apache.iceberg.aws.AwsClientProperties;
import org.apache.iceberg.aws.HttpClientProperties;
import org.apache.iceberg.aws.s3.S3FileIOAwsClientFactory;
import org.apache.iceberg.aws.s3.S3FileIOProperties;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Clients of S3FileIO for stores that speak S3 and are not AWS: with checksums where the protocol
 * asks for them alone, and in their older form. Iceberg loads it by its name, wherever it reads or
 * writes.
 */
@Internal
public final class CompatibleS3Clients implements S3FileIOAwsClientFactory {

    private transient Map<String, String> properties;

    @Override
    public void initialize(Map<String, String> properties) {
        this.properties = Map.copyOf(properties);
    }

    @Override
    public S3Client s3() {
        AwsClientProperties client = new AwsClientProperties(properties);
        HttpClientProperties http = new HttpClientProperties(properties);
        S3FileIOProperties s3 = new S3FileIOProperties(properties);
        return S3Client.builder()
                .region(region(client))
                .applyMutation(http::applyHttpClientConfigurations)
                .applyMutation(s3::applyEndpointConfigurations)
                .applyMutation(s3::applyServiceConfigurations)
                .applyMutation(builder -> s3.applyCredentialConfigurations(client, builder))
                .applyMutation(s3::applySignerConfiguration)
                .applyMutation(s3::applyUserAgentConfigurations)
                .applyMutation(s3::applyRetryConfigurations)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .addPlugin(LegacyMd5Plugin.create())
                .build();
    }

    private static Region region(AwsClientProperties client) {
        return client.clientRegion() == null
                ? Regions.ofEnvironmentOr(Region.US_EAST_1)
                : Region.of(client.clientRegion());
    }

    /** Only for the analytics accelerator, which needs libraries that are not here. */
    @Override
    public S3AsyncClient s3Async() {
        return AwsClientFactories.from(properties).s3Async();
    }
}
