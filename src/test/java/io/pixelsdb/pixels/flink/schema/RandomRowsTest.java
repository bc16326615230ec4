package io.pixelsdb.pixels.flink.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.config.ValueEncoding;
import io.pixelsdb.pixels.flink.proto.ColumnValue;
import io.pixelsdb.pixels.flink.proto.RowValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of made-up schemas come out as they went in, through a slow and obvious encoder. */
class RandomRowsTest {

    private static final int SCHEMAS = 200;
    private static final int ROWS = 10;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @ParameterizedTest
    @EnumSource(ValueEncoding.class)
    void decodesWhatWasEncoded(ValueEncoding encoding) throws DecodeException {
        for (int i = 0; i < SCHEMAS; i++) {
            List<SampleType> columns =
                    IntStream.rangeClosed(0, random.nextInt(40))
                            .mapToObj(c -> SampleType.any(random))
                            .collect(Collectors.toList());
            String schema =
                    IntStream.range(0, columns.size())
                            .mapToObj(c -> "c" + c + ":" + columns.get(c))
                            .collect(Collectors.joining(","));
            RowDecoder decoder =
                    new RowDecoder(SchemaParser.parse(schema, null), DecodingSettings.of(encoding));
            for (int r = 0; r < ROWS; r++) {
                roundTrip(decoder, columns, encoding);
            }
        }
    }

    private void roundTrip(RowDecoder decoder, List<SampleType> columns, ValueEncoding encoding)
            throws DecodeException {
        RowValue.Builder image = RowValue.newBuilder();
        List<Object> expected = new ArrayList<>();
        for (SampleType column : columns) {
            boolean isNull = random.nextInt(5) == 0;
            SampleType.Sample sample = column.sample(random);
            image.addValues(isNull ? Polls.flaggedNull() : encoded(sample, encoding));
            expected.add(isNull ? null : sample.internal());
        }

        GenericRowData row =
                decoder.decode(
                        Polls.read(Polls.insert(image.build())).after(), RowKind.INSERT, false);

        assertThat(row)
                .as("seed %d, columns %s", seed, columns)
                .isEqualTo(GenericRowData.of(expected.toArray()));
    }

    private static ColumnValue encoded(SampleType.Sample sample, ValueEncoding encoding) {
        return encoding == ValueEncoding.BINARY
                ? Polls.value(sample.binary())
                : Polls.value(sample.text());
    }
}
