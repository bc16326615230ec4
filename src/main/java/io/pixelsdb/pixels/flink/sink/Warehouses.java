package io.pixelsdb.pixels.flink.sink;

import io.pixelsdb.pixels.flink.config.Problems;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;

/** Checks where the tables of a directory catalog are kept. */
@Internal
public final class Warehouses {

    private static final Pattern ABSOLUTE = Pattern.compile("(\\p{Alpha}[\\w+.-]*:)?[/\\\\].*");

    private Warehouses() {}

    /** Reports a relative path: every machine would resolve it against a directory of its own. */
    public static void requireAbsolute(String key, String warehouse, Problems problems) {
        if (!ABSOLUTE.matcher(warehouse).matches()) {
            problems.add(
                    key,
                    "'"
                            + warehouse
                            + "' is relative, and would be another directory on each machine;"
                            + " write an absolute path or a URI such as file:///data/lake");
        }
    }
}
