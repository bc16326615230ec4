package io.pixelsdb.pixels.flink.mock.survey;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What a range of numbers would be as timestamps. Immutable. */
final class TimeRange {

    /** From this day on databases have been in use that a server can stand behind. */
    private static final long PLAUSIBLE_FROM = seconds(1980);

    private static final long PLAUSIBLE_TO = seconds(2100);

    private static final long FIRST = seconds(1);
    private static final long LAST = seconds(10_000);

    private final long least;
    private final long most;

    TimeRange(long least, long most) {
        this.least = least;
        this.most = most;
    }

    private static long seconds(int year) {
        return LocalDateTime.of(year, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
    }

    /** Whether all of them are times of our days in milliseconds. */
    boolean isPlausibleInMillis() {
        return isWithin(TimeUnit.MILLISECONDS, PLAUSIBLE_FROM, PLAUSIBLE_TO);
    }

    /** Whether all of them are times of our days in microseconds. */
    boolean isPlausibleInMicros() {
        return isWithin(TimeUnit.MICROSECONDS, PLAUSIBLE_FROM, PLAUSIBLE_TO);
    }

    private boolean isWithin(TimeUnit unit, long from, long to) {
        return least <= most && unit.toSeconds(least) >= from && unit.toSeconds(most) < to;
    }

    /** {@code 2024 to 2025}, if a table can have such times. */
    Optional<String> years(TimeUnit unit) {
        return isWithin(unit, FIRST, LAST)
                ? Optional.of(year(unit.toSeconds(least)) + " to " + year(unit.toSeconds(most)))
                : Optional.empty();
    }

    private static int year(long second) {
        return Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC).getYear();
    }
}
