package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import java.util.Optional;
import java.util.function.BiFunction;

/** Answers polls from the queues of tables. A table that is not served has no rows. */
final class TableAnswers implements PollAnswers {

    private final BiFunction<String, String, Optional<ServedTable>> tables;
    private final int batch;
    private final ResponseListener listener;

    /**
     * @param tables finds a table by schema and table name
     * @param batch most records of one response
     */
    TableAnswers(
            BiFunction<String, String, Optional<ServedTable>> tables,
            int batch,
            ResponseListener listener) {
        this.tables = requireNonNull(tables, "tables");
        this.batch = batch;
        this.listener = requireNonNull(listener, "listener");
    }

    @Override
    public PollResponse take(PollRequest request, boolean delivered) {
        return find(request)
                .map(table -> table.take(request.getBucketsList(), batch, delivered, listener))
                .orElse(PollResponse.getDefaultInstance());
    }

    @Override
    public boolean knows(PollRequest request) {
        return find(request).isPresent();
    }

    private Optional<ServedTable> find(PollRequest request) {
        return tables.apply(request.getSchemaName(), request.getTableName());
    }
}
