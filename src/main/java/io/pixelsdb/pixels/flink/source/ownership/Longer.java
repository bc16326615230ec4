package io.pixelsdb.pixels.flink.source.ownership;

import java.time.Duration;

/** The longer of two times. */
final class Longer {

    private Longer() {}

    static Duration of(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
