package io.pixelsdb.pixels.flink.sink;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Reads what has been committed to a target, through the API of its own format. Not thread-safe.
 */
@PublicEvolving
public interface TargetView extends AutoCloseable {

    /** Columns in the order of the values in a row. */
    List<String> columnNames();

    /** Number of commits so far: Iceberg and Paimon snapshots. */
    long commits() throws IOException;

    /**
     * Hands every row of the latest snapshot to the consumer, in no order. Values are {@code
     * Boolean, Integer, Long, Float, Double, BigDecimal, String, ByteBuffer, LocalDate, LocalTime,
     * LocalDateTime, Instant} or null; both formats give the same value for the same column type.
     */
    void scan(Consumer<Object[]> rows) throws IOException;

    @Override
    void close() throws IOException;
}
