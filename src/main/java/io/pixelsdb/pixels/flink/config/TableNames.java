package io.pixelsdb.pixels.flink.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.api.ValidationException;

/** The captured tables as {@code table.name} has them: names, patterns, or both. Immutable. */
@Internal
public final class TableNames {

    private static final Pattern WILDCARD = Pattern.compile("\\.?\\*|\\?");

    /** One without a name, for looking at settings all the same. */
    public static final TableNames NONE = new TableNames(List.of(""));

    private final List<String> items;

    private TableNames(List<String> items) {
        this.items = List.copyOf(items);
    }

    /**
     * @param text names with commas between them. In a name {@code *} stands for any characters,
     *     also when written {@code .*}, and {@code ?} for one.
     * @throws ValidationException if a name is missing or given twice
     */
    public static TableNames parse(String text) {
        List<String> items = new ArrayList<>();
        for (String item : text.split(",", -1)) {
            String name = item.trim();
            if (name.isEmpty()) {
                throw new ValidationException(
                        "'" + text + "' lacks a name: give one, or several with commas between");
            }
            if (items.contains(name)) {
                throw new ValidationException("'" + name + "' is named twice");
            }
            items.add(name);
        }
        return new TableNames(items);
    }

    /** Whether only somebody who knows all tables can say which these are. */
    public boolean havePatterns() {
        return items.stream().anyMatch(TableNames::isPattern);
    }

    /** Names and patterns as they were given. */
    public List<String> items() {
        return items;
    }

    /** Names alone. */
    public List<String> names() {
        return items.stream().filter(item -> !isPattern(item)).collect(Collectors.toList());
    }

    /**
     * The same with each pattern replaced by what matches it.
     *
     * @param existing names of all tables
     * @throws ValidationException if nothing matches a pattern; says what there is
     */
    public TableNames resolve(Collection<String> existing) {
        Set<String> names = new TreeSet<>();
        for (String item : items) {
            if (!isPattern(item)) {
                names.add(item);
                continue;
            }
            List<String> matching =
                    existing.stream()
                            .filter(regexOf(item).asMatchPredicate())
                            .collect(Collectors.toList());
            if (matching.isEmpty()) {
                throw new ValidationException(
                        "no table matches '" + item + "'; there are " + new TreeSet<>(existing));
            }
            names.addAll(matching);
        }
        return new TableNames(new ArrayList<>(names));
    }

    private static boolean isPattern(String item) {
        return WILDCARD.matcher(item).find();
    }

    private static Pattern regexOf(String item) {
        StringBuilder regex = new StringBuilder();
        int from = 0;
        Matcher wildcard = WILDCARD.matcher(item);
        while (wildcard.find()) {
            regex.append(Pattern.quote(item.substring(from, wildcard.start())));
            regex.append(wildcard.group().equals("?") ? "." : ".*");
            from = wildcard.end();
        }
        return Pattern.compile(regex + Pattern.quote(item.substring(from)));
    }

    @Override
    public String toString() {
        return String.join(", ", items);
    }
}
