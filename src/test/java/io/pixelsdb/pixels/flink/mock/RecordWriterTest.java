package io.pixelsdb.pixels.flink.mock;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.HashCode;
import io.pixelsdb.pixels.flink.proto.OperationType;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordWriterTest {

    @ParameterizedTest
    @CsvSource({"0,94", "1,36", "2,49", "3,102", "42,78", "100,37"})
    void putsIntKeysIntoTheBucketsOfRealServers(int key, int bucket) {
        assertThat(writer("id:INT,data:STRING", "id").bucketOf(new Object[] {key, "any"}))
                .isEqualTo(bucket);
    }

    @ParameterizedTest
    @CsvSource({"1,126", "2,35", "42,73"})
    void putsBigintKeysIntoTheBucketsOfRealServers(long key, int bucket) {
        assertThat(writer("id:BIGINT", "id").bucketOf(new Object[] {key})).isEqualTo(bucket);
    }

    @Test
    void hashesTheColumnsOfAKeyInKeyOrder() {
        RecordWriter writer = writer("b:INT,a:INT", "a", "b");
        assertThat(writer.bucketOf(new Object[] {2, 1})).isEqualTo(46);
        assertThat(writer.bucketOf(new Object[] {1, 2})).isNotEqualTo(46);
    }

    @Test
    void hashesTextAndRowsWithoutAKey() {
        assertThat(writer("id:STRING", "id").bucketOf(new Object[] {"abc"})).isEqualTo(6);
        assertThat(writer("id:STRING").bucketOf(new Object[] {"abc"})).isZero();
    }

    @Test
    void findsABucketEvenForTheSmallestHash() {
        HashCode smallest = HashCode.fromInt(Integer.MIN_VALUE);
        assertThat(RecordWriter.bucketOf(smallest, 128)).isZero();
        assertThat(RecordWriter.bucketOf(smallest, 100)).isEqualTo(48);
        assertThat(RecordWriter.bucketOf(HashCode.fromInt(-7), 100)).isEqualTo(7);
    }

    @Test
    void givesEachOperationItsImages() {
        RecordWriter writer = writer("id:INT,data:STRING", "id");
        RowRecord insert = writer.insert(1, "a");
        RowRecord update = writer.update(new Object[] {1, "a"}, new Object[] {1, null});
        RowRecord delete = writer.delete(1, null);

        assertThat(insert.getOp()).isEqualTo(OperationType.INSERT);
        assertThat(insert.hasBefore()).isFalse();
        assertThat(insert.getAfter().getValues(1).getValue().toStringUtf8()).isEqualTo("a");
        assertThat(update.getOp()).isEqualTo(OperationType.UPDATE);
        assertThat(update.getBefore()).isEqualTo(insert.getAfter());
        assertThat(update.getAfter().getValues(1).getIsNull()).isTrue();
        assertThat(delete.getOp()).isEqualTo(OperationType.DELETE);
        assertThat(delete.getBefore()).isEqualTo(update.getAfter());
        assertThat(delete.hasAfter()).isFalse();
        assertThat(insert.getSource().getDb()).isEqualTo("public");
        assertThat(insert.getSource().getTable()).isEqualTo("orders");
    }

    @Test
    void givesEachOperationBothImagesIfAskedFor() {
        RecordWriter writer =
                MockTable.builder().columns("id:INT", "id").bothImages(true).build().records();
        RowRecord insert = writer.insert(1);
        RowRecord delete = writer.delete(1);

        assertThat(insert.hasBefore()).isTrue();
        assertThat(insert.getBefore().getValuesCount()).isZero();
        assertThat(insert.getAfter().getValuesCount()).isEqualTo(1);
        assertThat(delete.hasAfter()).isTrue();
        assertThat(delete.getAfter().getValuesCount()).isZero();
        assertThat(delete.getBefore()).isEqualTo(insert.getAfter());
        assertThat(writer.update(new Object[] {1}, new Object[] {1}))
                .isEqualTo(writer("id:INT", "id").update(new Object[] {1}, new Object[] {1}));
    }

    private static RecordWriter writer(String columns, String... key) {
        return MockTable.builder().columns(columns, key).build().records();
    }
}
