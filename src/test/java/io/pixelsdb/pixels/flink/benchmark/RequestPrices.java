package io.pixelsdb.pixels.flink.benchmark;

import java.util.Map;

/** What S3 takes for requests, by its list prices in us-east-1: a deletion is free. */
final class RequestPrices {

    private static final double OF_A_WRITE_OR_LISTING = 0.005 / 1000;
    private static final double OF_A_READ = 0.0004 / 1000;

    private RequestPrices() {}

    /**
     * @param counts by kind, such as {@code PUT object} and {@code GET list}
     */
    static double dollars(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .mapToDouble(count -> count.getValue() * ofOne(count.getKey()))
                .sum();
    }

    private static double ofOne(String kind) {
        if (kind.startsWith("DELETE") || kind.endsWith("deletion")) {
            return 0;
        }
        return kind.startsWith("PUT") || kind.startsWith("POST") || kind.endsWith("list")
                ? OF_A_WRITE_OR_LISTING
                : OF_A_READ;
    }
}
