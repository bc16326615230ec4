package io.pixelsdb.pixels.flink.sink.paimon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import io.pixelsdb.pixels.flink.sink.SinkSettings;
import io.pixelsdb.pixels.flink.testing.S3Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.util.InstantiationUtil;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.fs.FileIO;
import org.apache.paimon.fs.Path;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@EnabledForJreRange(min = JRE.JAVA_17, disabledReason = "the S3 server needs Java 17")
class S3TableFilesITCase {

    private static final int WRITERS = 8;

    private static S3Server server;

    @BeforeAll
    static void startServer() throws IOException {
        server = S3Server.start();
        server.createBucket("lake");
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void ofSeveralWhoCreateAFileOneSucceeds() throws Exception {
        try (Catalog catalog = settings(Map.of()).open()) {
            FileStoreTable table = table(catalog, "files");
            FileIO files = InstantiationUtil.clone(table.fileIO());
            assertThat(files).isInstanceOf(S3TableFiles.class);
            for (int round = 1; round < 6; round++) {
                Path path = new Path(table.location(), "snapshot/snapshot-" + round);
                List<Boolean> successes =
                        together(writer -> files.tryToWriteAtomic(path, "of " + writer));

                assertThat(successes).containsOnlyOnce(true);
                assertThat(files.readFileUtf8(path)).isEqualTo("of " + successes.indexOf(true));
            }
        }
    }

    @Test
    void aSnapshotThatFollowsNoneIsOutdated() throws Exception {
        try (Catalog catalog = settings(Map.of()).open()) {
            FileStoreTable table = table(catalog, "outdated");
            Path path = new Path(table.location(), "snapshot/snapshot-7");

            assertThat(table.fileIO().tryToWriteAtomic(path, "late")).isFalse();

            assertThat(table.fileIO().exists(path)).isFalse();
        }
    }

    @Test
    void ofSeveralWhoCommitNobodyIsLost() throws Exception {
        try (Catalog catalog = settings(Map.of()).open()) {
            FileStoreTable table = table(catalog, "commits");
            together(
                    writer -> {
                        BatchWriteBuilder builder = table.newBatchWriteBuilder();
                        try (BatchTableWrite write = builder.newWrite();
                                BatchTableCommit commit = builder.newCommit()) {
                            write.write(GenericRow.of(writer));
                            commit.commit(write.prepareCommit());
                        }
                        return true;
                    });

            assertThat(table.latestSnapshot().orElseThrow().totalRecordCount()).isEqualTo(WRITERS);
        }
    }

    @Test
    void saysWhatIsWrongWithTheCredentials() {
        assertThatThrownBy(() -> settings(Map.of("aws.access-key-id", "nobody")).open())
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("paimon.catalog.warehouse: cannot open the catalog")
                .hasMessageContaining("Check")
                .hasMessageContaining("credentials")
                .hasMessageNotContaining(S3Server.SECRET_ACCESS_KEY);
    }

    private static FileStoreTable table(Catalog catalog, String name) throws Exception {
        PixelsSchema schema = SchemaParser.parse("id:INT", null);
        return PaimonTables.createIfAbsent(
                catalog,
                Identifier.create("db", name),
                schema,
                sinkSettings(Map.of("paimon.table.commit.max-retries", "1000")));
    }

    private static PaimonCatalogSettings settings(Map<String, String> changes) {
        return PaimonCatalogSettings.from(sinkSettings(changes));
    }

    private static SinkSettings sinkSettings(Map<String, String> changes) {
        Map<String, String> config = new HashMap<>();
        config.put("paimon.catalog.warehouse", "s3://lake/paimon tables");
        config.put("aws.region", S3Server.REGION);
        config.put("aws.s3.endpoint", server.endpoint().toString());
        config.put("aws.s3.path-style-access", "true");
        config.put("aws.access-key-id", S3Server.ACCESS_KEY_ID);
        config.put("aws.secret-access-key", S3Server.SECRET_ACCESS_KEY);
        config.putAll(changes);
        return new SinkSettings(Configuration.fromMap(config), new PaimonSinkFactory());
    }

    private static <T> List<T> together(Writer<T> writer) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            CyclicBarrier start = new CyclicBarrier(WRITERS);
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int number = i;
                running.add(
                        threads.submit(
                                () -> {
                                    start.await();
                                    return writer.write(number);
                                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : running) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    /** One of several. */
    private interface Writer<T> {
        T write(int number) throws Exception;
    }
}
