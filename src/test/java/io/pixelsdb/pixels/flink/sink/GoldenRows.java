package io.pixelsdb.pixels.flink.sink;

import io.pixelsdb.pixels.flink.schema.DecodingSettings;
import io.pixelsdb.pixels.flink.schema.GoldenVector;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.schema.Received;
import io.pixelsdb.pixels.flink.schema.RowDataDeserializer;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * The golden values as rows: a column for each type behind an id, and per generation as many rows
 * as its values need. What a generation does not have is null.
 */
final class GoldenRows {

    private final List<String> types;

    /** One element per row: the vectors that stand in it, by type. */
    private final List<Map<String, GoldenVector>> rows = new ArrayList<>();

    GoldenRows(List<GoldenVector> all) {
        List<GoldenVector> values =
                all.stream()
                        .filter(vector -> !vector.isError() && !vector.type().contains("NOT NULL"))
                        .collect(Collectors.toList());
        types = values.stream().map(GoldenVector::type).distinct().collect(Collectors.toList());
        Map<String, List<GoldenVector>> byGeneration =
                values.stream()
                        .collect(
                                Collectors.groupingBy(
                                        GoldenVector::generation,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        byGeneration.values().forEach(this::addRows);
    }

    private void addRows(List<GoldenVector> generation) {
        List<Map<String, GoldenVector>> added = new ArrayList<>();
        for (GoldenVector vector : generation) {
            Map<String, GoldenVector> row =
                    added.stream()
                            .filter(candidate -> !candidate.containsKey(vector.type()))
                            .findFirst()
                            .orElse(null);
            if (row == null) {
                row = new LinkedHashMap<>();
                added.add(row);
            }
            row.put(vector.type(), vector);
        }
        rows.addAll(added);
    }

    static String columnOf(String type) {
        return "a " + type.toLowerCase(Locale.ROOT).replace(',', ' ');
    }

    PixelsSchema schema() {
        return SchemaParser.parse("id:INT," + columns(), "id");
    }

    private String columns() {
        return types.stream()
                .map(type -> "`" + columnOf(type) + "`:" + type)
                .collect(Collectors.joining(","));
    }

    /** Every row as the deserializer makes it of what its server sends. */
    List<RowData> decoded() throws IOException {
        PixelsSchema wire = SchemaParser.parse(columns(), null);
        List<RowData> decoded = new ArrayList<>();
        for (Map<String, GoldenVector> row : rows) {
            GoldenVector any = row.values().iterator().next();
            RowDataDeserializer deserializer =
                    new RowDataDeserializer(
                            wire, DecodingSettings.from(Configuration.fromMap(any.settings())));
            GenericRowData values =
                    Received.row(
                            deserializer,
                            types.stream().map(row::get).toArray(GoldenVector[]::new));
            Object[] fields = new Object[types.size() + 1];
            fields[0] = decoded.size() + 1;
            for (int i = 0; i < types.size(); i++) {
                fields[i + 1] = values.getField(i);
            }
            decoded.add(GenericRowData.of(fields));
        }
        return decoded;
    }

    /** The values that the file says, as a view of a table gives them. */
    List<List<Object>> viewed() {
        return IntStream.range(0, rows.size()).mapToObj(this::viewed).collect(Collectors.toList());
    }

    private List<Object> viewed(int index) {
        PixelsSchema schema = schema();
        Object[] fields = new Object[types.size() + 1];
        fields[0] = index + 1;
        for (int i = 0; i < types.size(); i++) {
            GoldenVector vector = rows.get(index).get(types.get(i));
            fields[i + 1] =
                    vector == null ? null : viewed(vector.value(), schema.columnType(i + 1));
        }
        return Arrays.asList(fields);
    }

    @Nullable
    private static Object viewed(@Nullable Object value, LogicalType type) {
        if (value instanceof Byte || value instanceof Short) {
            return ((Number) value).intValue();
        }
        if (value instanceof byte[]) {
            return ByteBuffer.wrap((byte[]) value);
        }
        if (value instanceof StringData) {
            return value.toString();
        }
        if (value instanceof DecimalData) {
            return ((DecimalData) value).toBigDecimal();
        }
        if (value instanceof TimestampData) {
            TimestampData timestamp = (TimestampData) value;
            Instant instant = timestamp.toInstant();
            return type.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE)
                    ? instant
                    : timestamp.toLocalDateTime();
        }
        if (value != null && type.is(LogicalTypeRoot.DATE)) {
            return LocalDate.ofEpochDay((Integer) value);
        }
        if (value != null && type.is(LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE)) {
            return LocalTime.ofNanoOfDay(TimeUnit.MILLISECONDS.toNanos((Integer) value));
        }
        return value;
    }
}
