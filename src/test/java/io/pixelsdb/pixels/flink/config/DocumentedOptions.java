package io.pixelsdb.pixels.flink.config;

import io.pixelsdb.pixels.flink.sink.SinkFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * The options that a text for users shows, each with the value that it shows for it. A key may
 * stand there once.
 */
public final class DocumentedOptions {

    private static final Path RESOURCES = Path.of("src", "main", "resources");
    private static final Path SERVICES =
            RESOURCES.resolve("META-INF/services/org.apache.flink.table.factories.Factory");

    /** A setting, or one that is commented out: without a blank before the key, unlike prose. */
    private static final Pattern SETTING = Pattern.compile("(#?)([a-z][a-z0-9.-]*)=(.*)");

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> active = new LinkedHashMap<>();

    private DocumentedOptions() {}

    /** The properties file in the jar. */
    public static DocumentedOptions inShippedFile() throws IOException {
        return inProperties(RESOURCES.resolve(ConfigLoader.DEFAULT_FILE));
    }

    /** The settings of a properties file, also those that are commented out. */
    public static DocumentedOptions inProperties(Path file) throws IOException {
        DocumentedOptions documented = new DocumentedOptions();
        for (String line : Files.readAllLines(file)) {
            Matcher setting = SETTING.matcher(line);
            if (setting.matches()) {
                documented.add(setting.group(2), setting.group(3));
                if (setting.group(1).isEmpty()) {
                    documented.active.put(setting.group(2), setting.group(3));
                }
            }
        }
        return documented;
    }

    /** The first group of the pattern is a key, the second the value that is shown for it. */
    public static DocumentedOptions inLines(Path file, Pattern pattern) throws IOException {
        DocumentedOptions documented = new DocumentedOptions();
        for (String line : Files.readAllLines(file)) {
            Matcher setting = pattern.matcher(line);
            if (setting.find()) {
                documented.add(setting.group(1), setting.group(2));
            }
        }
        return documented;
    }

    /** Every option of the job and of the sinks in its jar. */
    public static List<ConfigOption<?>> shippedOptions() throws IOException {
        List<ConfigOption<?>> options = new ArrayList<>(PixelsOptions.all());
        for (SinkFactory sink : shippedSinks()) {
            Stream.of(sink.requiredOptions(), sink.optionalOptions())
                    .flatMap(Collection::stream)
                    .forEach(options::add);
        }
        return options;
    }

    /** The sinks of the jar alone: the class path of the tests may have more. */
    public static List<SinkFactory> shippedSinks() throws IOException {
        List<SinkFactory> sinks = new ArrayList<>();
        for (String name : Files.readAllLines(SERVICES)) {
            try {
                Object factory = Class.forName(name.trim()).getDeclaredConstructor().newInstance();
                if (factory instanceof SinkFactory) {
                    sinks.add((SinkFactory) factory);
                }
            } catch (ReflectiveOperationException e) {
                throw new AssertionError("No factory: " + name, e);
            }
        }
        return sinks;
    }

    /** The value in force where nothing is set. */
    public static boolean isDefault(ConfigOption<?> option, String value) {
        Configuration shown = Configuration.fromMap(Map.of(option.key(), value));
        return shown.get(option).equals(option.defaultValue());
    }

    /** Every key, with the value that is shown. */
    public Map<String, String> values() {
        return Collections.unmodifiableMap(values);
    }

    /** What is not commented out. */
    public Map<String, String> active() {
        return Collections.unmodifiableMap(active);
    }

    private void add(String key, String value) {
        if (values.put(key, value) != null) {
            throw new AssertionError("The key is there twice: " + key);
        }
    }
}
