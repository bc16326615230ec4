package io.pixelsdb.pixels.flink.source;

import io.pixelsdb.pixels.flink.storage.S3Options;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import io.pixelsdb.pixels.flink.testing.S3Server;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.connector.testframe.environment.MiniClusterTestEnvironment;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SourceTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Flink's own tests of a source once more, with the journal on S3. */
@Timeout(180)
@EnabledForJreRange(min = JRE.JAVA_17, disabledReason = "the S3 server needs Java 17")
class PixelsRpcSourceOnS3SuiteITCase extends SourceTestSuiteBase<String> {

    private static final String BUCKET = "journals";

    private static S3Server s3;

    @TestEnv final MiniClusterTestEnvironment flink = new MiniClusterTestEnvironment();

    @TestSemantics
    final CheckpointingMode[] semantics = new CheckpointingMode[] {CheckpointingMode.EXACTLY_ONCE};

    @TestContext
    final ExternalContextFactory<SuiteContext> servers = test -> SuiteContext.start(journals());

    @BeforeAll
    static void startS3() throws IOException {
        s3 = S3Server.start();
        s3.createBucket(BUCKET);
    }

    @AfterAll
    static void stopS3() {
        s3.close();
    }

    private static StorageLocation journals() {
        return new StorageLocation(
                "s3://" + BUCKET + "/" + UUID.randomUUID(),
                Map.of(
                        S3Options.ENDPOINT, s3.endpoint().toString(),
                        S3Options.PATH_STYLE_ACCESS, "true",
                        S3Options.REGION, S3Server.REGION,
                        S3Options.ACCESS_KEY_ID, S3Server.ACCESS_KEY_ID,
                        S3Options.SECRET_ACCESS_KEY, S3Server.SECRET_ACCESS_KEY));
    }
}
