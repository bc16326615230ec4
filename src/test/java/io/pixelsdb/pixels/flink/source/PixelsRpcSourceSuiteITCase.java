package io.pixelsdb.pixels.flink.source;

import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.connector.testframe.environment.MiniClusterTestEnvironment;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SourceTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flink's own tests of a source, with the journal on: savepoints, rescaling, metrics and the
 * failure of a TaskManager.
 */
@Timeout(120)
class PixelsRpcSourceSuiteITCase extends SourceTestSuiteBase<String> {

    @TestEnv final MiniClusterTestEnvironment flink = new MiniClusterTestEnvironment();

    @TestSemantics
    final CheckpointingMode[] semantics = new CheckpointingMode[] {CheckpointingMode.EXACTLY_ONCE};

    @TestContext
    final ExternalContextFactory<SuiteContext> servers = test -> SuiteContext.start(journals());

    @TempDir private static Path folder;

    private static StorageLocation journals() {
        return new StorageLocation(
                folder.resolve(UUID.randomUUID().toString()).toUri().toString(), Map.of());
    }
}
