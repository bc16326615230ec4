package io.pixelsdb.pixels.flink.source.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketsTest {

    @Test
    void numberNamesThatManyBuckets() {
        assertThat(Buckets.parse(" 3 ").of("public", "orders"))
                .containsExactly(bucket(0), bucket(1), bucket(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "NONE"})
    void noneNamesTheOneQueueOfTheTable(String text) {
        assertThat(Buckets.parse(text).of("public", "orders"))
                .singleElement()
                .satisfies(bucket -> assertThat(bucket.isWholeTable()).isTrue())
                .hasToString("public.orders");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1.5", "many", "1,2", "9999999"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Buckets.parse(text))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("none");
    }

    private static BucketId bucket(int number) {
        return new BucketId("public", "orders", number);
    }
}
