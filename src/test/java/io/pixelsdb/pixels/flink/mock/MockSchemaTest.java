package io.pixelsdb.pixels.flink.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MockSchemaTest {

    @Test
    void takesNamesWithOddCharactersInBackquotes() {
        MockSchema schema =
                MockSchema.parse(
                        "`a b,c:d`:INT, `größe`:DECIMAL(5,2) NOT NULL,x:INT", List.of("x"));

        assertThat(schema)
                .hasToString("a b,c:d INT, größe DECIMAL(5,2) NOT NULL, x INT NOT NULL; key x");
    }

    @Test
    void takesQuotedNamesAsTheSourceDoes() {
        MockSchema schema =
                MockSchema.parse(
                        "`a,b:c`:INT,`d``e`:STRING,`f(`:INT,`g)`:INT,`h;=`:DECIMAL(5,2)",
                        List.of("a,b:c", "g)"));

        assertThat(schema.columns())
                .extracting(MockColumn::name)
                .containsExactly("a,b:c", "d`e", "f(", "g)", "h;=");
        assertThat(schema.keyIndexes()).containsExactly(0, 3);
    }

    @Test
    void columnMaySayThatItTakesNulls() {
        assertThat(MockSchema.parse("id:INT,a:INT NULL,b:INT not null", List.of("id")))
                .hasToString("id INT NOT NULL, a INT, b INT NOT NULL; key id");
    }

    @Test
    void readsColumnsAndAKeyInItsOwnOrder() {
        MockSchema schema =
                MockSchema.parse(
                        "i_id: INT, w_id:INT , amount:DECIMAL(10,2) not null,note:STRING",
                        List.of("w_id", "i_id"));

        assertThat(schema)
                .hasToString(
                        "i_id INT NOT NULL, w_id INT NOT NULL, amount DECIMAL(10,2) NOT NULL,"
                                + " note STRING; key w_id, i_id");
        assertThat(schema.keyIndexes()).containsExactly(1, 0);
        assertThat(schema.valueIndexes()).containsExactly(2, 3);
        assertThat(schema.keyOf(new Object[] {7, 1, null, null})).containsExactly(1, 7);
    }

    @Test
    void namesWhatItCannotRead() {
        assertThatThrownBy(() -> MockSchema.parse("id:INT,price", List.of()))
                .hasMessageContaining("'price' is not a column; expected name:TYPE");
        assertThatThrownBy(() -> MockSchema.parse("id:INT,price:MONEY", List.of()))
                .hasMessageContaining("column 'price': unknown type 'MONEY'");
        assertThatThrownBy(() -> MockSchema.parse("id:INT,id:INT", List.of()))
                .hasMessageContaining("column 'id' appears twice");
        assertThatThrownBy(() -> MockSchema.parse("id:INT,", List.of()))
                .hasMessageContaining("'' is not a column");
        assertThatThrownBy(() -> MockSchema.parse("id:INT", List.of("key")))
                .hasMessageContaining("key column 'key' is not among the columns [id]");
        assertThatThrownBy(() -> MockSchema.parse("id:INT", List.of("id", "id")))
                .hasMessageContaining("key column 'id' appears twice");
    }
}
