package io.pixelsdb.pixels.flink.benchmark;

import io.pixelsdb.pixels.flink.config.ValueEncoding;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.RecordWriter;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.schema.PollResponseReader;
import io.pixelsdb.pixels.flink.schema.RowDataDeserializer;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;

/**
 * How many rows one thread decodes in a second of its own time, without server and job, so that
 * what else runs on the machine counts little. Prints and asserts nothing; runs by name alone:
 * {@code mvn test -Dtest=DecodeBenchmark}.
 */
class DecodeBenchmark {

    private static final String TRANSFER =
            "id:BIGINT,sourceID:INT,targetID:INT,amount:FLOAT,type:CHAR(10),ts:TIMESTAMP,"
                    + "freshness_ts:TIMESTAMP";
    private static final String EVERY_TYPE =
            "id:BIGINT,t:TINYINT,s:SMALLINT,b:BOOLEAN,d:DOUBLE,d15:DECIMAL(15,2),d38:DECIMAL(38,4),"
                    + "v:VARCHAR(40),vb:VARBINARY,dt:DATE,tm:TIME,tz:TIMESTAMPTZ";
    private static final LocalDateTime TIME = LocalDateTime.of(2025, 1, 31, 10, 0);
    private static final int ROWS_PER_RESPONSE = 500;
    private static final int ROUNDS = 9;
    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(1000);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Test
    void rowsOfATransfer() throws IOException {
        measure("transfer, 7 columns", TRANSFER, DecodeBenchmark::transfer);
    }

    @Test
    void rowsOfTheOtherTypes() throws IOException {
        measure("the other types, 12 columns", EVERY_TYPE, DecodeBenchmark::everyType);
    }

    private static void measure(String name, String columns, LongFunction<Object[]> made)
            throws IOException {
        byte[] response = response(columns, made);
        RowDataDeserializer deserializer =
                new RowDataDeserializer(SchemaParser.parse(columns, "id"), ValueEncoding.BINARY);
        deserializer.open(null);
        Count rows = new Count();
        double[] perSecond = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            rows.count = 0;
            long start = THREADS.getCurrentThreadCpuTime();
            while (THREADS.getCurrentThreadCpuTime() - start < ROUND_NANOS) {
                decode(response, deserializer, rows);
            }
            perSecond[round] = rows.count * 1e9 / (THREADS.getCurrentThreadCpuTime() - start);
        }
        // The first rounds warm up.
        double[] measured = Arrays.copyOfRange(perSecond, 2, ROUNDS);
        Arrays.sort(measured);
        System.out.println(
                String.format(
                        Locale.ROOT,
                        "%s, %d bytes a row: %.0f thousand rows/s (median), %.0f at best",
                        name,
                        response.length / ROWS_PER_RESPONSE,
                        measured[measured.length / 2] / 1e3,
                        measured[measured.length - 1] / 1e3));
    }

    private static void decode(
            byte[] response, RowDataDeserializer deserializer, Collector<RowData> out)
            throws IOException {
        PollResponseReader reader = new PollResponseReader(response);
        ChangeRecord record = new ChangeRecord(0, 0, 0);
        while (reader.next(record)) {
            deserializer.deserialize(record, out);
        }
    }

    private static byte[] response(String columns, LongFunction<Object[]> rows) {
        RecordWriter records = MockTable.builder().columns(columns).build().records();
        PollResponse.Builder response = PollResponse.newBuilder();
        for (long i = 0; i < ROWS_PER_RESPONSE; i++) {
            response.addRecords(records.insert(rows.apply(i)));
        }
        return response.build().toByteArray();
    }

    private static Object[] transfer(long i) {
        return new Object[] {i, (int) i, 7, i / 4f, "transfer  ", TIME.plusSeconds(i), TIME};
    }

    private static Object[] everyType(long i) {
        return new Object[] {
            i,
            (int) i % 100,
            (int) i,
            i % 2 == 0,
            i / 3d,
            BigDecimal.valueOf(i * 12_345, 2),
            BigDecimal.valueOf(i * 123_456_789, 4),
            "some text " + i,
            ByteBuffer.wrap(new byte[10]),
            TIME.toLocalDate().plusDays(i),
            LocalTime.ofSecondOfDay(i),
            TIME.toInstant(ZoneOffset.UTC)
        };
    }

    /** Keeps nothing but the number of rows. */
    private static final class Count implements Collector<RowData> {

        private long count;

        @Override
        public void collect(RowData row) {
            count++;
        }

        @Override
        public void close() {}
    }
}
