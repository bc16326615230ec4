package io.pixelsdb.pixels.flink.schema;

import java.math.BigDecimal;
import javax.annotation.Nullable;
import org.apache.flink.table.data.DecimalData;

/** Exact conversion of decimals to the precision and scale of a column. */
final class Decimals {

    private static final long[] POWERS_OF_TEN = new long[19];

    static {
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10;
        }
    }

    private Decimals() {}

    /**
     * Null if the number has more digits than the precision; {@code DecimalData} itself does not
     * look.
     */
    @Nullable
    static DecimalData ofUnscaled(long unscaled, int precision, int scale) {
        long limit = POWERS_OF_TEN[precision];
        return unscaled > -limit && unscaled < limit
                ? DecimalData.fromUnscaledLong(unscaled, precision, scale)
                : null;
    }

    /**
     * @throws DecodeException if digits would be lost on either side of the point
     */
    static DecimalData exactly(BigDecimal value, int precision, int scale) throws DecodeException {
        if (value.signum() == 0) {
            return DecimalData.zero(precision, scale);
        }
        // Compared by digits before any rescaling: 1E+999999999 must not be written out, and
        // stripping the zeros of 100E+2147483647 would overflow its scale.
        long integerDigits = (long) value.precision() - value.scale();
        if (integerDigits > precision - scale || value.stripTrailingZeros().scale() > scale) {
            throw new DecodeException(
                    "the number does not fit DECIMAL(" + precision + ", " + scale + ")");
        }
        return DecimalData.fromBigDecimal(value, precision, scale);
    }
}
