package io.pixelsdb.pixels.flink.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The properties that tables are created with, as docs/layout.md lists them. */
public final class DocumentedProperties {

    private static final Pattern PROPERTY = Pattern.compile("`([^`=]+=[^`]+)`");

    private DocumentedProperties() {}

    /** What stands in the first column of the table with this heading, as {@code key=value}. */
    public static Set<String> of(String format) throws IOException {
        String page = Files.readString(Path.of("docs", "layout.md"));
        int begin = page.indexOf("| " + format + " | why |");
        Set<String> properties = new TreeSet<>();
        for (String row : page.substring(begin, page.indexOf("\n\n", begin)).split("\n")) {
            Matcher property = PROPERTY.matcher(row.split("\\|")[1]);
            while (property.find()) {
                properties.add(property.group(1));
            }
        }
        return properties;
    }
}
