package io.pixelsdb.pixels.flink.schema;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FractionalSecondsTest {

    @ParameterizedTest
    @CsvSource({"0,0", "5000000000,0", "100000000,1", "999000000,3", "999999000,6", "999999999,9"})
    void letsPassWhatFits(long nanos, int precision) {
        assertThatCode(() -> FractionalSeconds.check(nanos, precision)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"1,0", "5100000000,0", "110000000,1", "999900000,3", "999999900,6", "1,8"})
    void refusesWhatWouldBeCutOff(long nanos, int precision) {
        assertThatThrownBy(() -> FractionalSeconds.check(nanos, precision))
                .isInstanceOf(DecodeException.class)
                .hasMessage(
                        "the value has more than "
                                + precision
                                + " fractional digits of a second; declare a higher precision");
    }
}
