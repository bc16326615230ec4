package io.pixelsdb.pixels.flink.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TablePrinterTest {

    @Test
    void laysRowsOutInColumnsOfEvenWidth() {
        String text =
                TablePrinter.print(
                        List.of("id", "data", "price"),
                        List.of(
                                new Object[] {1, "a", 1.5e9},
                                new Object[] {-20, "two\nlines", null}));

        assertThat(text)
                .isEqualTo(
                        "  id   data        price\n"
                                + "  1    a           1500000000\n"
                                + "  -20  two\\nlines  NULL\n");
    }

    @Test
    void cutsLongValues() {
        String text =
                TablePrinter.print(
                        List.of("data"), List.<Object[]>of(new Object[] {"x".repeat(50)}));

        assertThat(text).contains("x".repeat(39) + "…\n");
    }
}
