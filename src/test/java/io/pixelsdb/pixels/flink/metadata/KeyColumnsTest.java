package io.pixelsdb.pixels.flink.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.proto.Column;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyColumnsTest {

    private static final List<Column> COLUMNS =
            List.of(column(7, "a"), column(8, "b"), column(9, "c"));

    @Test
    void namesComeInTheOrderOfTheKeyNotOfTheColumns() {
        assertThat(KeyColumns.names("{\"keyColumnIds\":[9,7]}", COLUMNS)).containsExactly("c", "a");
    }

    @Test
    void blanksAndOtherFieldsDoNotMatter() {
        assertThat(KeyColumns.names(" { \"version\" : 2 , \"keyColumnIds\" : [ 8 ] } ", COLUMNS))
                .containsExactly("b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~|no array keyColumnIds",
                "keyColumnIds|not JSON",
                "{\"keyColumnIds\":[7|not JSON",
                "{\"keyColumnIds\":[7]}}|not JSON",
                "{\"keyColumnIds\":[7]} x|not JSON",
                "null|no array keyColumnIds",
                "[7]|no array keyColumnIds",
                "{}|no array keyColumnIds",
                "{\"keyColumnIds\":7}|no array keyColumnIds",
                "{\"keyColumnIds\":null}|no array keyColumnIds",
                "{\"keyColumnIds\":{\"7\":1}}|no array keyColumnIds",
                "{\"keyColumnIds\":[]}|no array keyColumnIds",
                "{\"keyColumnIds\":[7,1]}|1 is the id of no column",
                "{\"keyColumnIds\":[7.5]}|7.5 is the id of no column",
                "{\"keyColumnIds\":[null]}|null is the id of no column",
                "{\"keyColumnIds\":[[7]]}|[7] is the id of no column",
                "{\"keyColumnIds\":[\"7\"]}|\"7\" is the id of no column",
                "{\"keyColumnIds\":[18446744073709551623]}|18446744073709551623 is the id of no"
                        + " column",
                "{\"keyColumnIds\":[7,8,7]}|column 'a' is there twice",
            })
    void whatIsNoKeyIsRefusedWithTheReason(String json, String reason) {
        assertThatThrownBy(() -> KeyColumns.names(json, COLUMNS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    static Column column(long id, String name) {
        return Column.newBuilder().setId(id).setName(name).setType("int").build();
    }
}
