package io.pixelsdb.pixels.flink.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.testing.S3Server;
import io.pixelsdb.pixels.flink.testing.web.HttpFault;
import io.pixelsdb.pixels.flink.testing.web.HttpForwarder;
import io.pixelsdb.pixels.flink.testing.web.OlderStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

@EnabledForJreRange(min = JRE.JAVA_17, disabledReason = "the S3 server needs Java 17")
class S3StorageITCase extends ExclusiveStorageConformance {

    private static final String BUCKET = "journals";
    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private static S3Server server;

    private int prefix;

    @BeforeAll
    static void startServer() throws IOException {
        server = S3Server.start();
        server.createBucket(BUCKET);
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    Storage open() throws IOException {
        prefix = PREFIXES.incrementAndGet();
        return openAgain();
    }

    @Override
    Storage openAgain() throws IOException {
        return open("s3://" + BUCKET + "/job/" + prefix, Map.of());
    }

    @Test
    void worksAtTheRootOfABucket() throws IOException {
        server.createBucket("root-only");
        try (Storage storage = open("s3a://root-only", Map.of())) {
            put(storage, "a/file", "content");

            assertThat(storage.list("")).containsExactly(new StoredFile("a/file", 7));
            assertThat(storage.read("a/file", 0, 7)).isEqualTo("content".getBytes(UTF_8));
        }
    }

    @Test
    void knowsItsOwnObjectWhenTheAnswerToItsCreationWasLost() throws IOException {
        S3Failures failures = new S3Failures(BUCKET);
        try (S3Client client = server.client()) {
            S3Object object = new S3Object(client, BUCKET, "lost/answer", failures);
            object.put(ByteBuffer.wrap("mine".getBytes(UTF_8)));
            object.put(ByteBuffer.wrap("mine".getBytes(UTF_8)));

            // The same content is no proof.
            S3Object other = new S3Object(client, BUCKET, "lost/answer", failures);
            assertThatThrownBy(() -> other.put(ByteBuffer.wrap("mine".getBytes(UTF_8))))
                    .isInstanceOf(FileAlreadyExistsException.class)
                    .hasMessage("s3://journals/lost/answer");
        }
    }

    @Test
    void knowsItsOwnObjectWhenTheRequestForItArrivesLate() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        try (HttpForwarder way = HttpForwarder.toS3(server.endpoint());
                S3Client client = impatientClient(way)) {
            // The second attempt, which was begun later, overtakes the first one.
            way.disturb(
                    request ->
                            requests.getAndIncrement() == 0
                                    ? Optional.of(HttpFault.delay(Duration.ofSeconds(1)))
                                    : Optional.empty());
            S3Object object = new S3Object(client, BUCKET, "late/request", new S3Failures(BUCKET));
            object.put(ByteBuffer.wrap("mine".getBytes(UTF_8)));

            assertThat(requests).hasValueGreaterThan(1);
            object.put(ByteBuffer.wrap("mine".getBytes(UTF_8)));
        }
    }

    private static S3Client impatientClient(HttpForwarder way) {
        return S3Client.builder()
                .endpointOverride(way.endpoint())
                .forcePathStyle(true)
                .region(Region.of(S3Server.REGION))
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(
                                        S3Server.ACCESS_KEY_ID, S3Server.SECRET_ACCESS_KEY)))
                .httpClientBuilder(ApacheHttpClient.builder().socketTimeout(Duration.ofMillis(300)))
                .build();
    }

    @Test
    void worksWithStoresThatRefuseNewerChecksums() throws IOException {
        OlderStore older = new OlderStore();
        try (HttpForwarder way = HttpForwarder.toS3(server.endpoint())) {
            way.disturb(older);
            Map<String, String> there = Map.of(S3Options.ENDPOINT, way.endpoint().toString());
            try (Storage storage = open("s3://" + BUCKET + "/older", there)) {
                put(storage, "a", "content");
                put(storage, "b", "");
                assertThat(storage.read("a", 0, 7)).isEqualTo("content".getBytes(UTF_8));

                storage.delete(List.of("a", "b"));
                assertThat(storage.list("")).isEmpty();
            }
        }
        assertThat(older.refused()).isEmpty();
    }

    @Test
    void triesAgainWhenClosedAgainAfterAFailure() throws IOException {
        try (Storage storage = open("s3://later-there", Map.of())) {
            StorageOutput output = storage.create("file");
            output.write(ByteBuffer.wrap("content".getBytes(UTF_8)));
            assertThatThrownBy(output::close).isInstanceOf(IOException.class);

            server.createBucket("later-there");
            output.close();

            assertThat(storage.read("file", 0, 10)).isEqualTo("content".getBytes(UTF_8));
        }
    }

    @Test
    void explainsThatThereIsNoSuchBucket() throws IOException {
        try (Storage storage = open("s3://no-such-bucket/x", Map.of())) {
            assertThatThrownBy(() -> put(storage, "file", ""))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessageContaining("s3://no-such-bucket/x/file")
                    .hasMessageContaining("NoSuchBucket")
                    .hasMessageContaining("Check the name of the bucket");
            assertThatThrownBy(() -> storage.list(""))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessageContaining("Check the name of the bucket");
            assertThatThrownBy(() -> storage.read("file", 0, 1))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessageContaining("Check the name of the bucket");
            assertThatThrownBy(() -> storage.delete(List.of("file")))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessageContaining("Check the name of the bucket");
        }
    }

    @Test
    void explainsThatCredentialsAreWrongWithoutTellingThem() throws IOException {
        Map<String, String> wrong = Map.of(S3Options.SECRET_ACCESS_KEY, "not-the-secret");
        try (Storage storage = open("s3://" + BUCKET + "/x", wrong)) {
            assertThatThrownBy(() -> put(storage, "file", ""))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessageContaining("s3://journals/x/file")
                    .hasMessageContaining("Check")
                    .hasMessageContaining("credentials")
                    .hasMessageNotContaining("not-the-secret")
                    .hasNoCause();
        }
    }

    @Test
    void explainsThatTheServerCannotBeReached() throws IOException {
        String nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "http://127.0.0.1:" + socket.getLocalPort();
        }
        try (Storage storage = open("s3://bucket/x", Map.of(S3Options.ENDPOINT, nobody))) {
            assertThatThrownBy(() -> storage.list("y"))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessageContaining("s3://bucket/x/y")
                    .hasMessageContaining("refused")
                    .hasMessageContaining("endpoint");
        }
    }

    private static Storage open(String uri, Map<String, String> changes) throws IOException {
        Map<String, String> options = new HashMap<>();
        options.put(S3Options.ENDPOINT, server.endpoint().toString());
        options.put(S3Options.PATH_STYLE_ACCESS, "true");
        options.put(S3Options.ACCESS_KEY_ID, S3Server.ACCESS_KEY_ID);
        options.put(S3Options.SECRET_ACCESS_KEY, S3Server.SECRET_ACCESS_KEY);
        options.putAll(changes);
        return Storages.open(new StorageLocation(uri, options), true);
    }
}
