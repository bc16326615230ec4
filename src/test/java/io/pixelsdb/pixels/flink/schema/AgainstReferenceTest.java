package io.pixelsdb.pixels.flink.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.proto.ColumnValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The decoder gives what the slow and obvious one gives, over random schemas and bytes of each
 * generation. The seed is in the message of a failure: {@code -Dtest.seed=...} runs it again.
 */
class AgainstReferenceTest {

    private static final int SCHEMAS = 300;
    private static final int ROWS = 5;
    private static final int VALUES = 4_000;

    private static final Object ERROR = "error";

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RandomWire wire = new RandomWire(random);

    static List<Map<String, String>> generations() throws IOException {
        Map<String, Map<String, String>> settings = new LinkedHashMap<>();
        for (GoldenVector vector : GoldenFile.read()) {
            settings.put(vector.generation(), vector.settings());
        }
        return new ArrayList<>(settings.values());
    }

    @ParameterizedTest
    @MethodSource("generations")
    void readsRowsAlike(Map<String, String> settings) throws DecodeException {
        for (int i = 0; i < SCHEMAS; i++) {
            List<String> types =
                    IntStream.rangeClosed(0, random.nextInt(30))
                            .mapToObj(c -> wire.type())
                            .collect(Collectors.toList());
            RowDecoder decoder = decoder(types, settings);
            for (int row = 0; row < ROWS; row++) {
                readsRowAlike(types, decoder, settings);
            }
        }
    }

    /** Of values that mean something: one that does not would hide all others. */
    private void readsRowAlike(List<String> types, RowDecoder decoder, Map<String, String> settings)
            throws DecodeException {
        boolean flagSeen = random.nextBoolean();
        ColumnValue[] values = new ColumnValue[types.size()];
        Object[] expected = new Object[types.size()];
        for (int c = 0; c < values.length; c++) {
            do {
                values[c] = value(types.get(c));
                expected[c] = reference(types.get(c), settings, values[c], flagSeen);
            } while (expected[c] == ERROR);
        }

        assertThat(decode(decoder, flagSeen, values))
                .as("seed %d, %s, columns %s", seed, settings, types)
                .isEqualTo(GenericRowData.of(expected));
    }

    @ParameterizedTest
    @MethodSource("generations")
    void takesAndRefusesTheSameValues(Map<String, String> settings) {
        int refused = 0;
        for (int i = 0; i < VALUES; i++) {
            String type = wire.type();
            ColumnValue value = value(type);
            boolean flagSeen = random.nextBoolean();
            Object expected = reference(type, settings, value, flagSeen);

            assertThat(decodeOne(type, settings, value, flagSeen))
                    .as(
                            "seed %d, %s, %s, bytes %s",
                            seed, settings, type, Arrays.toString(value.getValue().toByteArray()))
                    .isEqualTo(expected);
            refused += expected == ERROR ? 1 : 0;
        }
        assertThat(refused).isBetween(VALUES / 20, VALUES * 19 / 20);
    }

    /** Bytes of four that are digits, points and signs: the narrow pass between text and float. */
    @Test
    void tellsDecimalsOfFourBytesApartAlike() {
        byte[] set = "0123456789+-.eE".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (int i = 0; i < VALUES * 3; i++) {
            byte[] bytes = new byte[4];
            for (int b = 0; b < bytes.length; b++) {
                bytes[b] = set[random.nextInt(set.length)];
            }
            ColumnValue value = Polls.value(bytes);
            assertThat(decodeOne("DECIMAL(38,12)", Map.of(), value, false))
                    .as("seed %d, bytes %s", seed, Arrays.toString(bytes))
                    .isEqualTo(reference("DECIMAL(38,12)", Map.of(), value, false));
        }
    }

    private ColumnValue value(String type) {
        return random.nextInt(15) == 0 ? Polls.flaggedNull() : Polls.value(wire.bytes(type));
    }

    private static Object decodeOne(
            String type, Map<String, String> settings, ColumnValue value, boolean flagSeen) {
        try {
            return decode(decoder(List.of(type), settings), flagSeen, value).getField(0);
        } catch (DecodeException e) {
            return ERROR;
        }
    }

    private static GenericRowData decode(
            RowDecoder decoder, boolean flagSeen, ColumnValue... values) throws DecodeException {
        return decoder.decode(
                Polls.read(Polls.insert(Polls.image(values))).after(), RowKind.INSERT, !flagSeen);
    }

    private static RowDecoder decoder(List<String> types, Map<String, String> settings) {
        String schema =
                IntStream.range(0, types.size())
                        .mapToObj(c -> "c" + c + ":" + types.get(c))
                        .collect(Collectors.joining(","));
        return new RowDecoder(
                SchemaParser.parse(schema, null),
                DecodingSettings.from(Configuration.fromMap(settings)));
    }

    private static Object reference(
            String type, Map<String, String> settings, ColumnValue value, boolean flagSeen) {
        try {
            return new ReferenceDecoder(type, settings)
                    .decode(value.getValue().toByteArray(), value.getIsNull(), flagSeen);
        } catch (RuntimeException e) {
            return ERROR;
        }
    }
}
