package io.pixelsdb.pixels.flink.storage;

import java.util.regex.Pattern;

/** The names that a {@link Storage} takes: the same on every kind, whatever else each allows. */
final class Names {

    private static final String CHARACTERS = "[A-Za-z0-9._-]";

    /** Neither {@code .} nor {@code ..}, which lead elsewhere. */
    private static final String PART = "(?!\\.{1,2}(?:/|$))" + CHARACTERS + "+";

    private static final Pattern NAME = Pattern.compile(PART + "(?:/" + PART + ")*");
    private static final Pattern PREFIX = Pattern.compile("(?:" + PART + "/)*" + CHARACTERS + "*");

    private Names() {}

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * @throws IllegalArgumentException if no file can have this name
     */
    static String checkName(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("Not a name of a file: '" + name + "'");
        }
        return name;
    }

    /**
     * @throws IllegalArgumentException if no name of a file can begin with it
     */
    static String checkPrefix(String prefix) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("Not a beginning of names: '" + prefix + "'");
        }
        return prefix;
    }

    /** The directory that all names with the prefix are in, with its slash; empty for the root. */
    static String directoryOf(String prefix) {
        return prefix.substring(0, prefix.lastIndexOf('/') + 1);
    }

    /**
     * @throws IllegalArgumentException if one of them is negative
     */
    static void checkRange(long offset, int length) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("Negative: " + offset + " or " + length);
        }
    }
}
