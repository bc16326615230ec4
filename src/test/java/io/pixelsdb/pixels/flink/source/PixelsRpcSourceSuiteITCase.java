package io.pixelsdb.pixels.flink.source;

import static java.util.stream.Collectors.toList;

import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.ValueEncoding;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.schema.PixelsDeserializationSchema;
import io.pixelsdb.pixels.flink.schema.RowDataDeserializer;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.testframe.environment.MiniClusterTestEnvironment;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.external.ExternalSystemSplitDataWriter;
import org.apache.flink.connector.testframe.external.source.DataStreamSourceExternalContext;
import org.apache.flink.connector.testframe.external.source.TestingSourceSettings;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SourceTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.Timeout;

/**
 * Flink's own tests of a source, with the journal on: savepoints, rescaling, metrics and the
 * failure of a TaskManager. Those of a bounded source skip themselves.
 */
@Timeout(120)
class PixelsRpcSourceSuiteITCase extends SourceTestSuiteBase<String> {

    private static final String COLUMNS = "id:INT,data:STRING";

    @TestEnv final MiniClusterTestEnvironment flink = new MiniClusterTestEnvironment();

    @TestSemantics
    final CheckpointingMode[] semantics = new CheckpointingMode[] {CheckpointingMode.EXACTLY_ONCE};

    @TestContext
    final ExternalContextFactory<ServerContext> servers = test -> ServerContext.start();

    /** One server with one table, whose buckets stand for splits. */
    private static final class ServerContext implements DataStreamSourceExternalContext<String> {

        private static final int BUCKETS = 8;
        private static final int RECORDS_PER_SPLIT = 200;

        private final AtomicInteger nextBucket = new AtomicInteger();
        private final AtomicInteger nextId = new AtomicInteger();
        private final MockServer server;
        private final ServedTable table;
        private final Path journals;

        private ServerContext(MockServer server, Path journals) {
            this.server = server;
            this.table = server.table("public", "orders");
            this.journals = journals;
        }

        private static ServerContext start() {
            MockTable table = MockTable.builder().columns(COLUMNS, "id").buckets(BUCKETS).build();
            try {
                return new ServerContext(
                        MockServer.builder().table(table).buildOnLoopback(0).start(),
                        Files.createTempDirectory("journals"));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Source<String, ?, ?> createSource(TestingSourceSettings settings) {
            if (settings.getBoundedness() == Boundedness.BOUNDED) {
                throw new UnsupportedOperationException("The source has no end");
            }
            return PixelsRpcSource.<String>builder()
                    .setServer("localhost", server.port())
                    .setTable("public", "orders")
                    .setBuckets(String.valueOf(BUCKETS))
                    .setJournal(new StorageLocation(journals.toUri().toString(), Map.of()))
                    .set(JournalOptions.LEASE, Duration.ofSeconds(2))
                    .set(PixelsOptions.SOURCE_POLL_TIMEOUT, Duration.ofSeconds(5))
                    .setDeserializer(new DataColumn())
                    .build();
        }

        @Override
        public ExternalSystemSplitDataWriter<String> createSourceSplitDataWriter(
                TestingSourceSettings settings) {
            return new BucketWriter(nextBucket.getAndIncrement() % BUCKETS);
        }

        @Override
        public List<String> generateTestData(
                TestingSourceSettings settings, int splitIndex, long seed) {
            Random random = new Random(seed);
            return IntStream.range(0, RECORDS_PER_SPLIT)
                    .mapToObj(i -> splitIndex + "-" + i + "-" + random.nextInt())
                    .collect(toList());
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }

        @Override
        public List<URL> getConnectorJarPaths() {
            return List.of();
        }

        @Override
        public void close() throws Exception {
            server.close();
            FileUtils.deleteDirectory(journals.toFile());
        }

        private final class BucketWriter implements ExternalSystemSplitDataWriter<String> {

            private final int bucket;

            private BucketWriter(int bucket) {
                this.bucket = bucket;
            }

            @Override
            public void writeRecords(List<String> records) {
                try {
                    for (String record : records) {
                        table.queues()
                                .put(
                                        bucket,
                                        table.table()
                                                .records()
                                                .insert(nextId.getAndIncrement(), record));
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void close() {}
        }
    }

    /** Emits the second column of each row. */
    private static final class DataColumn implements PixelsDeserializationSchema<String> {

        private static final long serialVersionUID = 1L;

        private final RowDataDeserializer rows =
                new RowDataDeserializer(SchemaParser.parse(COLUMNS, "id"), ValueEncoding.BINARY);

        @Override
        public void open(DeserializationSchema.InitializationContext context) throws Exception {
            rows.open(context);
        }

        @Override
        public void deserialize(ChangeRecord record, Collector<String> out) throws IOException {
            rows.deserialize(
                    record,
                    new Collector<RowData>() {
                        @Override
                        public void collect(RowData row) {
                            out.collect(row.getString(1).toString());
                        }

                        @Override
                        public void close() {}
                    });
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }
}
