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
        assertThat(Buckets.parse(" 3 ").of(new TableId("public", "orders")))
                .containsExactly(bucket(0), bucket(1), bucket(2));
    }

    @Test
    void listsAndRangesNameSomeOfThem() {
        assertThat(Buckets.parse("7, 0-2,2 - 3").of(new TableId("public", "orders")))
                .containsExactly(bucket(0), bucket(1), bucket(2), bucket(3), bucket(7));
        assertThat(Buckets.parse("5-5").of(new TableId("public", "orders")))
                .containsExactly(bucket(5));
    }

    @Test
    void onlyANumberTellsHowManyTheServerHas() {
        assertThat(Buckets.parse("128").count()).hasValue(128);
        assertThat(Buckets.parse("0-127").count()).isEmpty();
        assertThat(Buckets.parse("none").count()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "1", "128", "5-5", "0-3,7-7", "3-9,128-200"})
    void textIsReadAsItWasWritten(String text) {
        assertThat(Buckets.text(Buckets.parse(text).of(new TableId("public", "orders"))))
                .isEqualTo(text);
    }

    @Test
    void rangeThatIsAllOfThemIsTheirNumber() {
        assertThat(Buckets.text(Buckets.parse("2,0-1").of(new TableId("public", "orders"))))
                .isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "NONE"})
    void noneNamesTheOneQueueOfTheTable(String text) {
        assertThat(Buckets.parse(text).of(new TableId("public", "orders")))
                .singleElement()
                .satisfies(bucket -> assertThat(bucket.isWholeTable()).isTrue())
                .hasToString("public.orders");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-1",
                "1.5",
                "many",
                "1,",
                ",1",
                "1,x",
                "3-1",
                "1--2",
                "9999999",
                "1,9999999"
            })
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
