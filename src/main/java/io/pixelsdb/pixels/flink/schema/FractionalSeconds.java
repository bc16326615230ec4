package io.pixelsdb.pixels.flink.schema;

/** Guards against fractions of a second that a column would silently cut off. */
final class FractionalSeconds {

    private static final long[] UNIT_NANOS = {
        1_000_000_000L,
        100_000_000L,
        10_000_000L,
        1_000_000L,
        100_000L,
        10_000L,
        1_000L,
        100L,
        10L,
        1L
    };

    private FractionalSeconds() {}

    /**
     * @param nanos nanoseconds, of which only those below the second matter; not negative
     */
    static void check(long nanos, int precision) throws DecodeException {
        if (nanos % UNIT_NANOS[precision] != 0) {
            throw new DecodeException(tooFine(precision) + "; declare a higher precision");
        }
    }

    /** The same for a time of day, of which Flink holds milliseconds. */
    static void checkTime(long nanos, int precision) throws DecodeException {
        if (precision < 3) {
            check(nanos, precision);
        } else if (nanos % UNIT_NANOS[3] != 0) {
            throw new DecodeException(tooFine(3) + ", and TIME holds no more");
        }
    }

    private static String tooFine(int precision) {
        return "the value has more than " + precision + " fractional digits of a second";
    }
}
