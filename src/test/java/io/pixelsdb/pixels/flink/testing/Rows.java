package io.pixelsdb.pixels.flink.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.TargetView;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows by key, to compare a table with what its server handed out. The key is the first column. */
public final class Rows {

    private Rows() {}

    /** What the table must contain once the server is drained. */
    public static Map<List<Object>, List<Object>> expectedOf(ServedTable served) {
        Map<List<Object>, List<Object>> rows = new HashMap<>();
        served.expectedByKey().forEach((key, row) -> rows.put(key, Arrays.asList(row)));
        return rows;
    }

    /** What the table contains; no key may be there twice. */
    public static Map<List<Object>, List<Object>> of(PreparedSink sink) throws IOException {
        Map<List<Object>, List<Object>> rows = new HashMap<>();
        try (TargetView view = sink.view().orElseThrow()) {
            view.scan(row -> assertThat(rows.put(List.of(row[0]), Arrays.asList(row))).isNull());
        }
        return rows;
    }
}
