package io.pixelsdb.pixels.flink.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class PixelsSchemaTest {

    private static final RowType COLUMNS =
            new RowType(
                    false,
                    List.of(
                            new RowType.RowField("id", new IntType(false)),
                            new RowType.RowField("n", new IntType())));

    @Test
    void refusesAKeyThatIsNoColumn() {
        assertThatThrownBy(() -> new PixelsSchema(COLUMNS, List.of("uid")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'uid'");
    }

    @Test
    void refusesAKeyThatMayBeNull() {
        assertThatThrownBy(() -> new PixelsSchema(COLUMNS, List.of("n")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'n' must be a NOT NULL column");
    }

    @Test
    void refusesAKeyColumnThatIsThereTwice() {
        assertThatThrownBy(() -> new PixelsSchema(COLUMNS, List.of("id", "id")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[id, id] names a column twice");
    }

    @Test
    void travelsToTheTaskManagers() throws Exception {
        PixelsSchema copy = InstantiationUtil.clone(new PixelsSchema(COLUMNS, List.of("id")));

        assertThat(copy.rowType()).isEqualTo(COLUMNS);
        assertThat(copy.primaryKey()).containsExactly("id");
        assertThat(copy.primaryKeyIndexes()).containsExactly(0);
    }
}
