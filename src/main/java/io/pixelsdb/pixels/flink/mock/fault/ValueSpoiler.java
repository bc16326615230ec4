package io.pixelsdb.pixels.flink.mock.fault;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import io.pixelsdb.pixels.flink.mock.MockSchema;
import io.pixelsdb.pixels.flink.mock.MockType;
import io.pixelsdb.pixels.flink.proto.RowValue;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Breaks one value of a row image so that no encoding has it. Leaves keys alone where there are
 * other columns, so that the record is in the bucket of its key. Not thread-safe.
 */
final class ValueSpoiler {

    /** Neither a number nor a time, in a width that no type has. */
    private static final ByteString NO_VALUE = ByteString.copyFromUtf8("not a value");

    /** No part of any UTF-8 text, number or time. */
    private static final ByteString NO_BYTE = ByteString.copyFrom(new byte[] {(byte) 0xff});

    private static final Set<MockType.Kind> TEXTS =
            EnumSet.of(MockType.Kind.CHAR, MockType.Kind.VARCHAR);

    private static final Set<MockType.Kind> BYTES =
            EnumSet.of(MockType.Kind.BINARY, MockType.Kind.VARBINARY);

    private final MockSchema schema;
    private final Random random;

    ValueSpoiler(MockSchema schema, Random random) {
        this.schema = requireNonNull(schema, "schema");
        this.random = requireNonNull(random, "random");
    }

    /** Makes a number or a time longer, to an odd width; empty if there is none. */
    Optional<RowValue> widened(RowValue image) {
        Set<MockType.Kind> fixed = EnumSet.complementOf(EnumSet.copyOf(TEXTS));
        fixed.removeAll(BYTES);
        return spoil(image, fixed, ValueSpoiler::widen);
    }

    /** Writes something else into a column; empty if there is none but of bytes and nulls. */
    Optional<RowValue> replaced(RowValue image) {
        Set<MockType.Kind> kinds = EnumSet.complementOf(EnumSet.copyOf(BYTES));
        return spoil(image, kinds, value -> NO_VALUE.concat(NO_BYTE).concat(NO_BYTE));
    }

    private static ByteString widen(ByteString value) {
        ByteString wide = value.concat(NO_BYTE);
        while (wide.size() < 3 || wide.size() % 2 == 0) {
            wide = wide.concat(NO_BYTE);
        }
        return wide;
    }

    private Optional<RowValue> spoil(
            RowValue image, Set<MockType.Kind> kinds, UnaryOperator<ByteString> breaking) {
        List<Integer> columns = columns(IntStream.of(schema.valueIndexes()), image, kinds);
        if (columns.isEmpty()) {
            columns = columns(IntStream.of(schema.keyIndexes()), image, kinds);
        }
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        int column = columns.get(random.nextInt(columns.size()));
        RowValue.Builder broken = image.toBuilder();
        broken.getValuesBuilder(column)
                .setValue(breaking.apply(image.getValues(column).getValue()));
        return Optional.of(broken.build());
    }

    private List<Integer> columns(IntStream among, RowValue image, Set<MockType.Kind> kinds) {
        return among.filter(column -> kinds.contains(schema.columns().get(column).type().kind()))
                .filter(column -> !image.getValues(column).getValue().isEmpty())
                .boxed()
                .collect(Collectors.toList());
    }
}
