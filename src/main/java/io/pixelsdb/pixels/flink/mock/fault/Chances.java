package io.pixelsdb.pixels.flink.mock.fault;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How often things happen by chance: each one time in so many, whatever else happens. Immutable.
 */
public final class Chances<E extends Enum<E>> {

    private static final Pattern ENTRY = Pattern.compile("([a-z-]+):([1-9]\\d{0,8})");

    private final Map<E, Integer> oneIn;

    private Chances(Map<E, Integer> oneIn) {
        this.oneIn = oneIn;
    }

    /** Nothing ever happens. */
    public static <E extends Enum<E>> Chances<E> none(Class<E> kind) {
        return new Chances<>(new EnumMap<>(kind));
    }

    /**
     * Reads {@code lose:1000,delay:50}: one time in a thousand the one, one time in fifty the
     * other.
     *
     * @param allowed what there is
     * @throws IllegalArgumentException if it is something else; the message says what is expected
     */
    public static <E extends Enum<E>> Chances<E> parse(
            String text, Class<E> kind, Collection<E> allowed) {
        Map<String, E> named =
                allowed.stream().collect(Collectors.toMap(Chances::word, value -> value));
        Map<E, Integer> oneIn = new EnumMap<>(kind);
        for (String entry : text.split(",", -1)) {
            Matcher matcher = ENTRY.matcher(entry.trim());
            E value = matcher.matches() ? named.get(matcher.group(1)) : null;
            if (value == null || oneIn.put(value, Integer.valueOf(matcher.group(2))) != null) {
                throw new IllegalArgumentException(
                        "NAME:N separated by commas, each name once, of "
                                + allowed.stream()
                                        .map(Chances::word)
                                        .collect(Collectors.joining(", ")));
            }
        }
        return new Chances<>(oneIn);
    }

    /** As in the text: {@code wrong-width}. */
    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * What happens this time, mostly nothing. Where only one thing can, it is the first that can:
     * the order is random too, so that none is always ahead of the others.
     */
    public List<E> draw(Random random) {
        List<E> drawn = new ArrayList<>();
        oneIn.forEach(
                (value, times) -> {
                    if (random.nextInt(times) == 0) {
                        drawn.add(value);
                    }
                });
        Collections.shuffle(drawn, random);
        return drawn;
    }
}
