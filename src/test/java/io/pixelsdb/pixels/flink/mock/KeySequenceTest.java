package io.pixelsdb.pixels.flink.mock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeySequenceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INT", "BIGINT", "SMALLINT", "FLOAT", "DOUBLE", "DECIMAL(10,2)", "STRING",
                "CHAR(4)", "VARCHAR(7)", "FIXED(16)", "VARBINARY(2)", "DATE", "TIME", "TIMESTAMP",
                "TIMESTAMPTZ"
            })
    void givesEachKeyOnce(String type) {
        List<List<Object>> keys = keys("id:" + type, 5_000);
        assertThat(keys).hasSize(5_000);
        assertThat(new HashSet<>(keys)).hasSize(5_000);
    }

    @ParameterizedTest
    @CsvSource({"BOOLEAN,2", "TINYINT,127", "CHAR(1),36", "FIXED(1),256", "'DECIMAL(2,1)',99"})
    void endsWithTheValuesOfTheType(String type, int count) {
        List<List<Object>> keys = keys("id:" + type, 5_000);
        assertThat(keys).hasSize(count);
        assertThat(new HashSet<>(keys)).hasSize(count);
    }

    @Test
    void combinesSeveralColumns() {
        List<List<Object>> keys = keys("a:BOOLEAN,b:CHAR(1),c:TINYINT", 5_000);
        assertThat(new HashSet<>(keys)).hasSize(2 * 2 * 127);
        assertThat(keys).contains(List.of(false, "1", 3), List.of(true, "0", -8));
    }

    private static List<List<Object>> keys(String columns, int atMost) {
        KeySequence sequence =
                new KeySequence(
                        MockSchema.parse(columns, List.of()).columns(), MockEncoding.BINARY);
        List<List<Object>> keys = new ArrayList<>();
        for (Optional<List<Object>> key = sequence.next();
                key.isPresent() && keys.size() < atMost;
                key = sequence.next()) {
            keys.add(key.get());
        }
        return keys;
    }
}
