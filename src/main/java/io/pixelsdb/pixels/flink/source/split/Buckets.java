package io.pixelsdb.pixels.flink.source.split;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.api.ValidationException;

/** Which buckets of a table are read, as {@code source.buckets} says it. Immutable. */
@Internal
public final class Buckets {

    private static final String NONE = "none";
    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,5}");
    private static final Pattern ITEM = Pattern.compile("([0-9]{1,6})(?:\\s*-\\s*([0-9]{1,6}))?");

    private final TreeSet<Integer> numbers;
    private final int count;

    private Buckets(Collection<Integer> numbers, int count) {
        this.numbers = new TreeSet<>(numbers);
        this.count = count;
    }

    /**
     * @param text a number of buckets; some of them as {@code 0-31,40}, of which a single one is
     *     {@code 5-5}; or {@code none}
     * @throws ValidationException if it is none of these
     */
    public static Buckets parse(String text) {
        String trimmed = text.trim();
        if (trimmed.equalsIgnoreCase(NONE)) {
            return new Buckets(List.of(BucketId.NO_BUCKET), 0);
        }
        if (COUNT.matcher(trimmed).matches()) {
            int count = Integer.parseInt(trimmed);
            return new Buckets(range(0, count - 1), count);
        }
        if (!trimmed.contains(",") && !trimmed.contains("-")) {
            throw refused(trimmed, "");
        }
        Set<Integer> numbers = new TreeSet<>();
        for (String item : trimmed.split(",", -1)) {
            numbers.addAll(parseItem(item.trim(), trimmed));
        }
        return new Buckets(numbers, 0);
    }

    private static Collection<Integer> parseItem(String item, String text) {
        Matcher matcher = ITEM.matcher(item);
        if (!matcher.matches()) {
            throw refused(text, ": '" + item + "' is no bucket and no range of buckets");
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        if (last < first) {
            throw refused(text, ": the range '" + item + "' ends before it begins");
        }
        return range(first, last);
    }

    private static ValidationException refused(String text, String why) {
        return new ValidationException(
                "'"
                        + text
                        + "' is neither the number of buckets on the server (1 to 999999), nor"
                        + " buckets such as 0-31,40, nor 'none'"
                        + why);
    }

    private static List<Integer> range(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().collect(Collectors.toList());
    }

    /** One name for each queue of a table. */
    public Set<BucketId> of(TableId table) {
        return numbers.stream()
                .map(number -> new BucketId(table, number))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How many buckets the server has; empty if only some of them are named, or none. */
    public OptionalInt count() {
        return count == 0 ? OptionalInt.empty() : OptionalInt.of(count);
    }

    /** The largest of the numbers; negative without buckets. */
    public int largest() {
        return numbers.last();
    }

    /** Buckets in the form that {@link #parse} reads. */
    public static String text(Collection<BucketId> buckets) {
        TreeSet<Integer> numbers =
                buckets.stream()
                        .map(BucketId::bucket)
                        .collect(Collectors.toCollection(TreeSet::new));
        if (numbers.first() == BucketId.NO_BUCKET) {
            return NONE;
        }
        if (numbers.first() == 0 && numbers.last() == numbers.size() - 1) {
            return Integer.toString(numbers.size());
        }
        List<String> ranges = new ArrayList<>();
        int first = numbers.first();
        for (int number : numbers) {
            if (!numbers.contains(number + 1)) {
                ranges.add(String.format(Locale.ROOT, "%d-%d", first, number));
                Integer next = numbers.higher(number);
                first = next == null ? 0 : next;
            }
        }
        return String.join(",", ranges);
    }
}
