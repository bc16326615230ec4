package io.pixelsdb.pixels.flink.storage;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * One object that is created unless it exists. It carries a token by which its creator knows it: an
 * attempt may have succeeded although its answer was lost, and the next one finds its own object.
 */
final class S3Object implements WholeOutput.Store {

    private static final String TOKEN = "pixels-creator";

    private final S3Client client;
    private final String bucket;
    private final String key;
    private final S3Failures failures;
    private final String token = UUID.randomUUID().toString();

    S3Object(S3Client client, String bucket, String key, S3Failures failures) {
        this.client = requireNonNull(client, "client");
        this.bucket = requireNonNull(bucket, "bucket");
        this.key = requireNonNull(key, "key");
        this.failures = requireNonNull(failures, "failures");
    }

    @Override
    public void put(ByteBuffer content) throws IOException {
        // Opened again by each attempt of the SDK.
        RequestBody body =
                RequestBody.fromContentProvider(
                        () ->
                                new ByteArrayInputStream(
                                        content.array(),
                                        content.arrayOffset(),
                                        content.remaining()),
                        content.remaining(),
                        "application/octet-stream");
        try {
            client.putObject(
                    request ->
                            request.bucket(bucket)
                                    .key(key)
                                    .ifNoneMatch("*")
                                    .metadata(Map.of(TOKEN, token)),
                    body);
        } catch (SdkException e) {
            if (S3Failures.isPreconditionFailed(e)) {
                if (!isOurs()) {
                    throw new FileAlreadyExistsException(toString());
                }
            } else {
                throw failures.translate("create", key, e);
            }
        }
    }

    private boolean isOurs() throws IOException {
        try {
            return token.equals(
                    client.headObject(request -> request.bucket(bucket).key(key))
                            .metadata()
                            .get(TOKEN));
        } catch (SdkException e) {
            if (S3Failures.isAbsent(e)) {
                // Somebody has deleted it since; whose it was cannot be told any more.
                return false;
            }
            throw failures.translate("look at", key, e);
        }
    }

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + key;
    }
}
