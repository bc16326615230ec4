package io.pixelsdb.pixels.flink.source.emission;

import static io.pixelsdb.pixels.flink.source.reader.Splits.bucket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.schema.PixelsDeserializationSchema;
import io.pixelsdb.pixels.flink.schema.PollResponseReader;
import io.pixelsdb.pixels.flink.source.reader.Policies;
import io.pixelsdb.pixels.flink.source.reader.Responses;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.PixelsSplitState;
import io.pixelsdb.pixels.flink.source.split.TableId;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.testutils.source.reader.TestingReaderOutput;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;

/** Each record goes to the decoder of its table. */
class PixelsRecordEmitterTest {

    private static final BucketId STOCK = new BucketId("public", "stock", 3);
    private static final BucketId CUSTOMER = new BucketId("public", "customer", 3);

    private final TestingReaderOutput<String> output = new TestingReaderOutput<>();
    private PixelsRecordEmitter<String> emitter = emitter(false);

    private static PixelsRecordEmitter<String> emitter(boolean discardsOthers) {
        return new PixelsRecordEmitter<>(
                Map.of(
                        bucket(0).table(), records("order"),
                        STOCK.table(), records("stock")),
                discardsOthers,
                () -> {});
    }

    @Test
    void recordsAreDecodedAsTheirTableIs() throws Exception {
        emit(bucket(0), 0);
        emit(STOCK, 7);
        emit(new BucketId(new TableId("public", "orders"), 1), 2);
        emit(STOCK, 8);

        assertThat(output.getEmittedRecords())
                .containsExactly("order 0", "stock 7", "order 2", "stock 8");
    }

    @Test
    void replayedRecordOfATableThatIsNotNamedEndsTheJob() throws Exception {
        emit(bucket(0), 0);

        assertThatThrownBy(() -> emit(CUSTOMER, 1))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContainingAll("public.customer", "table.name");
        assertThatThrownBy(() -> emit(CUSTOMER, 1)).isInstanceOf(UnrecoverableException.class);
    }

    @Test
    void replayedRecordsOfATableThatIsNotNamedAreDiscardedOnDemand() throws Exception {
        emitter = emitter(true);
        PixelsSplitState left = emit(CUSTOMER, 5);
        emit(STOCK, 7);
        emit(CUSTOMER, 6);

        assertThat(output.getEmittedRecords()).containsExactly("stock 7");
        assertThat(left.toSplit().position().sequence()).isEqualTo(6);
    }

    private PixelsSplitState emit(BucketId bucket, long sequence) throws Exception {
        ChangeRecord record = new ChangeRecord(bucket.bucket(), 1, sequence);
        new PollResponseReader(Responses.inserts("a")).next(record);
        PixelsSplitState state = new PixelsSplitState(PixelsSplit.unread(bucket));
        emitter.emitRecord(record, output, state);
        return state;
    }

    private static TableRecords<String> records(String table) {
        return new TableRecords<>(
                new Sequence(table),
                new BucketCheck(Policies.noRule(), new SimpleCounter(), () -> 0));
    }

    /** The number of the response with the name of the table. */
    private static final class Sequence implements PixelsDeserializationSchema<String> {

        private static final long serialVersionUID = 1L;

        private final String table;

        private Sequence(String table) {
            this.table = table;
        }

        @Override
        public void deserialize(ChangeRecord record, Collector<String> out) {
            out.collect(table + " " + record.sequence());
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }
}
