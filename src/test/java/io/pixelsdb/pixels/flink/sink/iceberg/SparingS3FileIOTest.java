package io.pixelsdb.pixels.flink.sink.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.util.InstantiationUtil;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.aws.s3.S3FileIOAwsClientFactory;
import org.apache.iceberg.io.OutputFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** Only what may be there is deleted. */
class SparingS3FileIOTest {

    private static final List<String> REQUESTS = new CopyOnWriteArrayList<>();

    private final S3FileIO files = new SparingS3FileIO();

    @BeforeEach
    void open() {
        REQUESTS.clear();
        files.initialize(Map.of("s3.client-factory-impl", Clients.class.getName()));
    }

    @AfterEach
    void close() {
        files.close();
    }

    @Test
    void asksForNothingWhereAFileWasNamedAlone() throws Exception {
        files.deleteFile(files.newOutputFile("s3://lake/named"));
        try (S3FileIO travelled = InstantiationUtil.clone(files)) {
            travelled.deleteFile(travelled.newOutputFile("s3://lake/named"));
        }

        assertThat(REQUESTS).isEmpty();
    }

    @Test
    void deletesWhatWasBegun() throws Exception {
        OutputFile written = files.newOutputFile("s3://lake/written");
        try (OutputStream out = written.createOrOverwrite()) {
            out.write(1);
        }
        files.deleteFile(written);

        assertThat(REQUESTS).containsExactly("PUT written", "DELETE written");
    }

    @Test
    void deletesWhatOthersHaveWritten() {
        files.deleteFile("s3://lake/theirs");
        try (S3FileIO plain = new S3FileIO()) {
            plain.initialize(files.properties());
            files.deleteFile(plain.newOutputFile("s3://lake/plain"));
        }

        assertThat(REQUESTS).containsExactly("DELETE theirs", "DELETE plain");
    }

    /** Loaded by its name. */
    public static final class Clients implements S3FileIOAwsClientFactory {

        @Override
        public void initialize(Map<String, String> properties) {}

        @Override
        public S3Client s3() {
            return new Recording();
        }

        @Override
        public S3AsyncClient s3Async() {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Recording implements S3Client {

        @Override
        public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
            REQUESTS.add("PUT " + request.key());
            return PutObjectResponse.builder().build();
        }

        @Override
        public DeleteObjectResponse deleteObject(DeleteObjectRequest request) {
            REQUESTS.add("DELETE " + request.key());
            return DeleteObjectResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return "s3";
        }

        @Override
        public void close() {}
    }
}
