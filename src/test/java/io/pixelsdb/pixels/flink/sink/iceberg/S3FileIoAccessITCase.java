package io.pixelsdb.pixels.flink.sink.iceberg;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.sink.SinkSettings;
import io.pixelsdb.pixels.flink.testing.S3Server;
import io.pixelsdb.pixels.flink.testing.StsServer;
import io.pixelsdb.pixels.flink.testing.web.HttpForwarder;
import io.pixelsdb.pixels.flink.testing.web.OlderStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.SupportsBulkOperations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** What {@code aws.*} makes of Iceberg's way to S3, against a real server. */
@EnabledForJreRange(min = JRE.JAVA_17, disabledReason = "the S3 server needs Java 17")
class S3FileIoAccessITCase {

    @Test
    void writesAndReadsInARoleAlsoAfterItHasTravelled() throws Exception {
        try (S3Server s3 = S3Server.startWithTokens();
                StsServer sts = StsServer.start(Duration.ofHours(1))) {
            s3.createBucket("lake");
            Map<String, String> properties = properties(s3, sts);
            try (FileIO files =
                    CatalogUtil.loadFileIO(properties.get("io-impl"), properties, null)) {
                write(files, "s3://lake/a");
                try (FileIO copy = InstantiationUtil.clone(files)) {
                    write(copy, "s3://lake/b");
                    copy.deleteFile("s3://lake/a");
                    assertThat(copy.newInputFile("s3://lake/a").exists()).isFalse();
                }
                assertThat(files.newInputFile("s3://lake/b").getLength()).isEqualTo(7);
            }

            assertThat(sts.sessions()).isNotEmpty().containsOnly("it");
        }
    }

    @Test
    void worksWithStoresThatRefuseNewerChecksums() throws Exception {
        OlderStore older = new OlderStore();
        try (S3Server s3 = S3Server.start();
                HttpForwarder way = HttpForwarder.toS3(s3.endpoint())) {
            s3.createBucket("lake");
            way.disturb(older);
            Map<String, String> properties = properties(way);
            try (FileIO files =
                    CatalogUtil.loadFileIO(properties.get("io-impl"), properties, null)) {
                write(files, "s3://lake/a");
                write(files, "s3://lake/b");
                ((SupportsBulkOperations) files).deleteFiles(List.of("s3://lake/a", "s3://lake/b"));
                assertThat(files.newInputFile("s3://lake/b").exists()).isFalse();
            }
        }
        assertThat(older.refused()).isEmpty();
    }

    private static Map<String, String> properties(HttpForwarder way) {
        Map<String, String> config = new HashMap<>();
        config.put("iceberg.catalog.warehouse", "s3://lake/");
        config.put("aws.region", S3Server.REGION);
        config.put("aws.s3.endpoint", way.endpoint().toString());
        config.put("aws.s3.path-style-access", "true");
        config.put("aws.access-key-id", S3Server.ACCESS_KEY_ID);
        config.put("aws.secret-access-key", S3Server.SECRET_ACCESS_KEY);
        return properties(config);
    }

    private static void write(FileIO files, String path) throws IOException {
        try (OutputStream out = files.newOutputFile(path).create()) {
            out.write("content".getBytes(UTF_8));
        }
        try (InputStream in = files.newInputFile(path).newStream()) {
            assertThat(in.readAllBytes()).isEqualTo("content".getBytes(UTF_8));
        }
    }

    private static Map<String, String> properties(S3Server s3, StsServer sts) {
        Map<String, String> config = new HashMap<>();
        config.put("iceberg.catalog.warehouse", "s3://lake/");
        config.put("aws.region", S3Server.REGION);
        config.put("aws.s3.endpoint", s3.endpoint().toString());
        config.put("aws.s3.path-style-access", "true");
        config.put("aws.sts.endpoint", sts.endpoint().toString());
        config.put("aws.access-key-id", StsServer.ACCESS_KEY_ID);
        config.put("aws.secret-access-key", StsServer.SECRET_ACCESS_KEY);
        config.put("aws.assume-role.arn", StsServer.ROLE_ARN);
        config.put("aws.assume-role.external-id", StsServer.EXTERNAL_ID);
        config.put("aws.assume-role.session-name", "it");
        return properties(config);
    }

    private static Map<String, String> properties(Map<String, String> config) {
        return IcebergCatalogSettings.from(
                        new SinkSettings(Configuration.fromMap(config), new IcebergSinkFactory()))
                .properties();
    }
}
