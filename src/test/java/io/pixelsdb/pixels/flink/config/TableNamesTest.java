package io.pixelsdb.pixels.flink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableNamesTest {

    private static final List<String> EXISTING =
            List.of("ch.stock", "customer", "new_order", "order_line", "orders", "stock");

    @Test
    void readsNamesInTheirOrder() {
        TableNames names = TableNames.parse(" orders, customer ");

        assertThat(names.items()).containsExactly("orders", "customer");
        assertThat(names.havePatterns()).isFalse();
        assertThat(names).hasToString("orders, customer");
    }

    @ParameterizedTest
    @CsvSource({
        "'order*', 'order_line,orders'",
        "'order.*', 'order_line,orders'",
        "'*order*', 'new_order,order_line,orders'",
        "'stoc?', 'stock'",
        "'?h.stock', 'ch.stock'",
        "'stock,stoc*', 'stock'",
        "'absent,stoc*', 'absent,stock'",
        "'*', 'ch.stock,customer,new_order,order_line,orders,stock'",
        "'.*', 'ch.stock,customer,new_order,order_line,orders,stock'",
    })
    void findsWhatMatchesAPattern(String text, String expected) {
        TableNames names = TableNames.parse(text);

        assertThat(names.havePatterns()).isTrue();
        TableNames resolved = names.resolve(EXISTING);
        assertThat(String.join(",", resolved.items())).isEqualTo(expected);
        assertThat(resolved.havePatterns()).isFalse();
    }

    @Test
    void patternThatNothingMatchesIsRefusedWithWhatThereIs() {
        assertThatThrownBy(() -> TableNames.parse("orders,item*").resolve(EXISTING))
                .isInstanceOf(ValidationException.class)
                .hasMessageContainingAll("no table matches 'item*'", "ch.stock, customer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a,,b", ",a", "a,"})
    void nameThatIsMissingIsRefused(String text) {
        assertThatThrownBy(() -> TableNames.parse(text))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("lacks a name");
    }

    @Test
    void nameThatIsGivenTwiceIsRefused() {
        assertThatThrownBy(() -> TableNames.parse("a, b ,a"))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("'a' is named twice");
    }
}
