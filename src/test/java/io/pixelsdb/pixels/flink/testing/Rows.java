package io.pixelsdb.pixels.flink.testing;

import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.TargetView;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whole rows with how often each is there, to compare a table with what its server handed out,
 * whatever its key: none is missing, out of date or there twice.
 */
public final class Rows {

    private Rows() {}

    /** What the table must contain once the server is drained. */
    public static Map<List<Object>, Integer> expectedOf(ServedTable served) {
        Map<List<Object>, Integer> rows = new HashMap<>();
        served.forEachExpected(row -> rows.merge(Arrays.asList(row), 1, Integer::sum));
        return rows;
    }

    /** What the table contains. */
    public static Map<List<Object>, Integer> of(PreparedSink sink) throws IOException {
        Map<List<Object>, Integer> rows = new HashMap<>();
        try (TargetView view = sink.view().orElseThrow()) {
            view.scan(row -> rows.merge(Arrays.asList(row), 1, Integer::sum));
        }
        return rows;
    }
}
