package io.pixelsdb.pixels.flink.mock.command;

import java.math.BigInteger;
import java.util.List;

/** Divides a number among tables by their weights, so that the parts add up to it. */
final class Shares {

    private Shares() {}

    static long[] of(long total, List<TableSpec> tables) {
        BigInteger weights = BigInteger.valueOf(tables.stream().mapToLong(TableSpec::weight).sum());
        long[] shares = new long[tables.size()];
        long weightSoFar = 0;
        long given = 0;
        for (int i = 0; i < shares.length; i++) {
            weightSoFar += tables.get(i).weight();
            long upTo =
                    BigInteger.valueOf(total)
                            .multiply(BigInteger.valueOf(weightSoFar))
                            .divide(weights)
                            .longValueExact();
            shares[i] = upTo - given;
            given = upTo;
        }
        return shares;
    }
}
