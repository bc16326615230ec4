package io.pixelsdb.pixels.flink.source.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BucketsByTableTest {

    private static final BucketId ORDERS_0 = new BucketId("s", "orders", 0);
    private static final BucketId ORDERS_1 = new BucketId("s", "orders", 1);
    private static final BucketId STOCK = new BucketId("s", "stock", BucketId.NO_BUCKET);
    private static final BucketId STOCK_0 = new BucketId("s", "stock", 0);
    private static final BucketId OTHER = new BucketId("t", "orders", 0);

    private final BucketsByTable buckets = new BucketsByTable(List.of(ORDERS_0, STOCK));

    @Test
    void knowsItsTables() {
        assertThat(buckets.hasTableOf(ORDERS_1)).isTrue();
        assertThat(buckets.hasTableOf(OTHER)).isFalse();
    }

    @Test
    void aWholeTableIsOfAnotherKindThanItsBuckets() {
        assertThat(buckets.isOfAnotherKind(STOCK_0)).isTrue();
        assertThat(buckets.isOfAnotherKind(STOCK)).isFalse();
        assertThat(buckets.isOfAnotherKind(ORDERS_1)).isFalse();
        assertThat(buckets.isOfAnotherKind(OTHER)).as("nothing is known of it").isFalse();
    }

    @Test
    void otherBucketsReplaceThoseOfTheirTableAlone() {
        assertThat(buckets.replacedBy(List.of(ORDERS_0, ORDERS_1, OTHER)))
                .containsExactly(ORDERS_0, ORDERS_1, STOCK);
        assertThat(buckets.replacedBy(List.of())).containsExactly(ORDERS_0, STOCK);
    }
}
