package io.pixelsdb.pixels.flink.schema;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import javax.annotation.Nullable;
import org.apache.flink.table.data.DecimalData;

/** Exact conversion of decimals to the precision and scale of a column. */
final class Decimals {

    /** Every decimal of so many digits is the shortest of its float. */
    private static final int MIN_FLOAT_DIGITS = 6;

    /** So many digits tell every float from its neighbours. */
    private static final int MAX_FLOAT_DIGITS = 9;

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

    /**
     * The number that was sent as this float, rounded half up to the scale: the float itself if
     * that has nine digits at most, else the number of fewest digits that it stands for. So 2819.01
     * comes back, which as a float is 2819.010009765625.
     *
     * @throws DecodeException if it is no number, or one of too many digits
     */
    static DecimalData ofFloat(float value, int precision, int scale) throws DecodeException {
        if (!Float.isFinite(value)) {
            throw new DecodeException("the float is no finite number");
        }
        BigDecimal rounded = shortest(value).setScale(scale, RoundingMode.HALF_UP);
        DecimalData decimal = DecimalData.fromBigDecimal(rounded, precision, scale);
        if (decimal == null) {
            throw tooManyDigits(precision);
        }
        return decimal;
    }

    /** Not by {@code Float.toString}, whose digits differ between versions of Java. */
    private static BigDecimal shortest(float value) {
        BigDecimal exact = new BigDecimal(value);
        if (exact.precision() <= MAX_FLOAT_DIGITS) {
            return exact;
        }
        for (int digits = MIN_FLOAT_DIGITS; digits < MAX_FLOAT_DIGITS; digits++) {
            BigDecimal candidate = exact.round(new MathContext(digits, RoundingMode.HALF_UP));
            if (candidate.floatValue() == value) {
                return candidate;
            }
        }
        return exact.round(new MathContext(MAX_FLOAT_DIGITS, RoundingMode.HALF_UP));
    }

    static DecodeException tooManyDigits(int precision) {
        return new DecodeException("the value has more than " + precision + " digits");
    }
}
