package io.pixelsdb.pixels.flink.source;

import static java.util.stream.Collectors.toList;

import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.PollingOptions;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.testframe.external.ExternalSystemSplitDataWriter;
import org.apache.flink.connector.testframe.external.source.DataStreamSourceExternalContext;
import org.apache.flink.connector.testframe.external.source.TestingSourceSettings;

/** One server with one table, whose buckets stand for splits. */
final class SuiteContext implements DataStreamSourceExternalContext<String> {

    private static final int BUCKETS = 8;
    private static final int RECORDS_PER_SPLIT = 200;

    private final AtomicInteger nextBucket = new AtomicInteger();
    private final AtomicInteger nextId = new AtomicInteger();
    private final MockServer server;
    private final ServedTable table;
    private final StorageLocation journals;

    private SuiteContext(MockServer server, StorageLocation journals) {
        this.server = server;
        this.table = server.table("public", "orders");
        this.journals = journals;
    }

    /**
     * @param journals directory of its own
     */
    static SuiteContext start(StorageLocation journals) {
        MockTable table =
                MockTable.builder().columns(DataColumn.COLUMNS, "id").buckets(BUCKETS).build();
        try {
            return new SuiteContext(
                    MockServer.builder().table(table).buildOnLoopback(0).start(), journals);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Source<String, ?, ?> createSource(TestingSourceSettings settings) {
        PixelsRpcSourceBuilder<String> source = PixelsRpcSource.<String>builder();
        if (settings.getBoundedness() == Boundedness.BOUNDED) {
            // Flink's tests of bounded sources run without checkpoints.
            source.set(PixelsOptions.SOURCE_BOUNDED_IDLE, Duration.ofSeconds(1))
                    .withoutCheckpoints();
        }
        return source.setServer("localhost", server.port())
                .setTable("public", "orders")
                .setBuckets(String.valueOf(BUCKETS))
                .setJournal(journals)
                .set(JournalOptions.LEASE, Duration.ofSeconds(2))
                .set(PollingOptions.POLL_TIMEOUT, Duration.ofSeconds(5))
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
    public void close() {
        server.close();
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
