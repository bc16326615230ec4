package io.pixelsdb.pixels.flink.sink.iceberg;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import org.apache.flink.util.InstantiationUtil;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.Test;

class WrittenColumnsTest {

    private static final NestedField ID = NestedField.required(1, "id", Types.LongType.get());
    private static final NestedField COUNT = NestedField.optional(2, "n", Types.IntegerType.get());

    private final WrittenColumns written = new WrittenColumns("lake.orders", new Schema(ID, COUNT));

    @Test
    void fitsWhatTakesAllOfItsValues() {
        requireFits(new Schema(ID, COUNT));
        requireFits(new Schema(COUNT, ID));
        requireFits(new Schema(ID, NestedField.optional(2, "n", Types.LongType.get())));
        requireFits(new Schema(ID, NestedField.optional(2, "total", Types.IntegerType.get())));
        requireFits(
                new Schema(
                        NestedField.optional(1, "id", Types.LongType.get()),
                        COUNT,
                        NestedField.optional(3, "more", Types.StringType.get())));
    }

    private void requireFits(Schema now) {
        assertThatCode(() -> written.requireFit(now)).doesNotThrowAnyException();
    }

    @Test
    void saysAllThatDoesNotFit() {
        Schema now =
                new Schema(
                        NestedField.required(1, "id", Types.IntegerType.get()),
                        NestedField.optional(3, "n", Types.IntegerType.get()),
                        NestedField.required(4, "more", Types.StringType.get()));

        assertThatThrownBy(() -> written.requireFit(now))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("Table lake.orders was changed by somebody else")
                .hasMessageContaining("column 'id' was long and is int; column 'n' was dropped;")
                .hasMessageContaining("column 'more' was added, requires values and gets none");
    }

    @Test
    void travelsWithTheJob() throws Exception {
        WrittenColumns copy = InstantiationUtil.clone(written);

        assertThatThrownBy(
                        () ->
                                copy.requireFit(
                                        new Schema(
                                                ID,
                                                NestedField.required(
                                                        2, "n", Types.IntegerType.get()))))
                .hasMessageContaining("column 'n' takes no nulls any more");
    }
}
