package io.pixelsdb.pixels.flink.sink.paimon;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import io.pixelsdb.pixels.flink.sink.PartitionBy;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeColumnsTest {

    private static final PixelsSchema SCHEMA =
            SchemaParser.parse("id:INT,ts:TIMESTAMP(9),tz:TIMESTAMPTZ,day:DATE", "id");

    private final TimeColumns columns =
            TimeColumns.of(SCHEMA, partitions("years(day), bucket(2,id), months(tz), hours(ts)"));

    @ParameterizedTest
    @CsvSource({
        "2024-02-29T23:59:59.999999999,2024,2024-02,2024-02-29-23",
        "2024-03-01T00:00:00,2024,2024-03,2024-03-01-00",
        "1970-01-01T00:00:00,1970,1970-01,1970-01-01-00",
        "1969-12-31T23:59:59.999999,1969,1969-12,1969-12-31-23",
        "0033-04-03T09:00:00,0033,0033-04,0033-04-03-09",
    })
    void areTheSpansThatAValueFallsInto(
            LocalDateTime time, String year, String month, String hour) {
        RowData filled = columns.map(row(time));

        assertThat(filled.getArity()).isEqualTo(7);
        assertThat(filled.getString(4)).hasToString(year);
        assertThat(filled.getString(5)).hasToString(month);
        assertThat(filled.getString(6)).hasToString(hour);
    }

    @Test
    void followEachRow() {
        LocalDateTime time = LocalDateTime.of(2024, 2, 29, 22, 30);

        assertThat(columns.map(row(time)).getString(6)).hasToString("2024-02-29-22");
        assertThat(columns.map(row(time.plusMinutes(20))).getString(6))
                .hasToString("2024-02-29-22");
        assertThat(columns.map(row(time.plusHours(1))).getString(6)).hasToString("2024-02-29-23");
        assertThat(columns.map(row(time)).getString(6)).hasToString("2024-02-29-22");
    }

    @Test
    void leaveTheRestOfTheRowAsItIs() {
        GenericRowData row = row(LocalDateTime.of(2024, 2, 29, 12, 0));
        row.setRowKind(RowKind.UPDATE_BEFORE);
        RowData filled = columns.map(row);

        assertThat(filled.getRowKind()).isEqualTo(RowKind.UPDATE_BEFORE);
        for (int i = 0; i < 4; i++) {
            assertThat(((GenericRowData) filled).getField(i)).isEqualTo(row.getField(i));
        }
    }

    @Test
    void areNullWhereTheirSourceIs() {
        GenericRowData row = GenericRowData.of(1, null, null, null);

        assertThat(columns.map(row))
                .isEqualTo(GenericRowData.of(1, null, null, null, null, null, null));
    }

    @Test
    void areNoneWithoutASpanOfTime() {
        assertThat(TimeColumns.added(SCHEMA, partitions("id, bucket(2,ts)")).rowType())
                .isEqualTo(SCHEMA.rowType());
    }

    private static GenericRowData row(LocalDateTime time) {
        return GenericRowData.of(
                1,
                TimestampData.fromLocalDateTime(time),
                TimestampData.fromInstant(time.toInstant(ZoneOffset.UTC)),
                (int) time.toLocalDate().toEpochDay());
    }

    private static PartitionBy partitions(String text) {
        return PartitionBy.from(
                Configuration.fromMap(Map.of(PixelsOptions.SINK_PARTITION_BY.key(), text)));
    }
}
