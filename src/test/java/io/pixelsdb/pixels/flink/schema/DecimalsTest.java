package io.pixelsdb.pixels.flink.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.table.data.DecimalData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 10, 17, 18})
    void takesAsManyDigitsAsThePrecisionSaysAndNotOneMore(int precision) {
        long largest = Long.parseLong("9".repeat(precision));

        assertThat(Decimals.ofUnscaled(largest, precision, 0))
                .isEqualTo(DecimalData.fromUnscaledLong(largest, precision, 0));
        assertThat(Decimals.ofUnscaled(-largest, precision, 0))
                .isEqualTo(DecimalData.fromUnscaledLong(-largest, precision, 0));
        assertThat(Decimals.ofUnscaled(largest + 1, precision, 0)).isNull();
        assertThat(Decimals.ofUnscaled(-largest - 1, precision, 0)).isNull();
        assertThat(Decimals.ofUnscaled(Long.MIN_VALUE, precision, 0)).isNull();
    }
}
