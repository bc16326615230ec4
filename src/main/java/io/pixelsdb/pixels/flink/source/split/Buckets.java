package io.pixelsdb.pixels.flink.source.split;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.api.ValidationException;

/** The queues that a server keeps for each table: {@code source.buckets}. Immutable. */
@Internal
public final class Buckets {

    private static final String NONE = "none";

    private final int[] numbers;

    private Buckets(int[] numbers) {
        this.numbers = numbers;
    }

    /**
     * @param text a number of buckets or {@code none}
     * @throws ValidationException if it is neither
     */
    public static Buckets parse(String text) {
        String trimmed = text.trim();
        if (trimmed.equalsIgnoreCase(NONE)) {
            return new Buckets(new int[] {BucketId.NO_BUCKET});
        }
        if (!trimmed.matches("[1-9][0-9]{0,5}")) {
            throw new ValidationException(
                    "'"
                            + trimmed
                            + "' is neither the number of buckets on the server (1 to 999999) nor"
                            + " 'none'");
        }
        return new Buckets(IntStream.range(0, Integer.parseInt(trimmed)).toArray());
    }

    /** One name for each queue of a table. */
    public Set<BucketId> of(String schemaName, String tableName) {
        return IntStream.of(numbers)
                .mapToObj(number -> new BucketId(schemaName, tableName, number))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
