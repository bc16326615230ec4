package io.pixelsdb.pixels.flink.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.proto.ColumnValue;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What servers of every generation send means what {@code golden/values.txt} says. */
class GoldenVectorsTest {

    static List<GoldenVector> vectors() throws IOException {
        return GoldenFile.read();
    }

    static List<GoldenVector> errors() throws IOException {
        return vectors().stream().filter(GoldenVector::isError).collect(Collectors.toList());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void decoderAgrees(GoldenVector vector) throws DecodeException {
        if (vector.isError()) {
            assertThatThrownBy(() -> decode(vector))
                    .isInstanceOf(DecodeException.class)
                    .hasMessageContaining(vector.error());
        } else {
            assertThat(decode(vector)).isEqualTo(vector.value());
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void referenceAgrees(GoldenVector vector) {
        ReferenceDecoder reference = new ReferenceDecoder(vector.type(), vector.settings());
        if (vector.isError()) {
            assertThatThrownBy(() -> reference.decode(vector.bytes(), vector.flaggedNull(), false))
                    .isInstanceOf(RuntimeException.class);
        } else {
            assertThat(reference.decode(vector.bytes(), vector.flaggedNull(), false))
                    .isEqualTo(vector.value());
        }
    }

    @ParameterizedTest
    @MethodSource("errors")
    void errorsNameTheColumnAndItsType(GoldenVector vector) {
        assertThatThrownBy(() -> decode(vector))
                .hasMessageStartingWith("column 'c' (")
                .hasNoCause();
    }

    @Test
    void everyGenerationHasANull() throws IOException {
        assertThat(vectors().stream().filter(v -> v.shown().equals("NULL")))
                .extracting(GoldenVector::generation)
                .containsAll(
                        vectors().stream()
                                .map(GoldenVector::generation)
                                .collect(Collectors.toSet()));
    }

    private static Object decode(GoldenVector vector) throws DecodeException {
        ColumnValue value =
                vector.flaggedNull() ? Polls.flaggedNull() : Polls.value(vector.bytes());
        return new RowDecoder(
                        SchemaParser.parse("c:" + vector.type(), null), vector.decodingSettings())
                .decode(Polls.read(Polls.insert(Polls.image(value))).after(), RowKind.INSERT, true)
                .getField(0);
    }
}
