package io.pixelsdb.pixels.flink.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.TargetView;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

class TableCheckTest {

    @Test
    void findsNoFaultWithTheRowsThatMustBeThere() throws IOException {
        TableCheck check = TableCheck.of(table(row(2, null), row(1, "a")), expected());

        assertThat(check.isEqual()).isTrue();
        assertThat(check.commits()).isEqualTo(7);
        assertThat(check.columns()).containsExactly("id", "data");
        assertThat(check.rows()).containsExactly(row(2, null), row(1, "a"));
    }

    @Test
    void missesRows() throws IOException {
        assertThat(difference(row(1, "a"))).isEqualTo(text(1, 0));
    }

    @Test
    void seesRowsThatMustNotBeThere() throws IOException {
        assertThat(difference(row(1, "a"), row(2, null), row(3, "c"))).isEqualTo(text(0, 1));
    }

    @Test
    void seesOtherValues() throws IOException {
        assertThat(difference(row(1, "a"), row(2, ""))).isEqualTo(text(1, 1));
    }

    @Test
    void seesRowsThatAreThereTwice() throws IOException {
        assertThat(difference(row(1, "a"), row(2, null), row(1, "a"))).isEqualTo(text(0, 1));
    }

    private static String difference(Object[]... rows) throws IOException {
        TableCheck check = TableCheck.of(table(rows), expected());
        assertThat(check.isEqual()).isFalse();
        return check.difference();
    }

    private static String text(int missing, int unexpected) {
        return missing
                + " rows are missing or have other values, "
                + unexpected
                + " rows should not be there or have other values";
    }

    private static Map<List<Object>, Object[]> expected() {
        Map<List<Object>, Object[]> expected = new HashMap<>();
        expected.put(List.of(1), row(1, "a"));
        expected.put(List.of(2), row(2, null));
        return expected;
    }

    private static Object[] row(Object... values) {
        return values;
    }

    private static PreparedSink table(Object[]... rows) {
        return new FixedTable(rows);
    }

    /** A table that holds the same rows for ever. */
    private static final class FixedTable implements PreparedSink, TargetView {

        private final List<Object[]> rows;

        private FixedTable(Object[]... rows) {
            this.rows = Arrays.asList(rows);
        }

        @Override
        public String description() {
            return "fixed";
        }

        @Override
        public void attachTo(DataStream<RowData> changes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<TargetView> view() {
            return Optional.of(this);
        }

        @Override
        public List<String> columnNames() {
            return List.of("id", "data");
        }

        @Override
        public long commits() {
            return 7;
        }

        @Override
        public void scan(Consumer<Object[]> consumer) {
            rows.forEach(consumer);
        }

        @Override
        public void close() {}
    }
}
