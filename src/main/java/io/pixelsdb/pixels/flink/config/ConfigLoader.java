package io.pixelsdb.pixels.flink.config;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URL;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.api.ValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the configuration: command line over file, and a file given on the command line instead of
 * the one on the class path, so that a key missing from it is never filled in from a sample. Runs
 * where the job is submitted.
 */
@Internal
public final class ConfigLoader {

    static final String DEFAULT_FILE = "pixels-client.properties";

    private static final Logger LOG = LoggerFactory.getLogger(ConfigLoader.class);

    private final ClassLoader classLoader;
    private final EnvironmentPlaceholders placeholders;

    /**
     * @param environment value of an environment variable, or null
     */
    public ConfigLoader(ClassLoader classLoader, UnaryOperator<String> environment) {
        this.classLoader = requireNonNull(classLoader, "classLoader");
        this.placeholders = new EnvironmentPlaceholders(environment);
    }

    /**
     * @throws ValidationException if the file cannot be read or names an environment variable that
     *     is not set
     */
    public Configuration load(CommandLine commandLine) {
        Properties file =
                commandLine.configFile().map(this::readFile).orElseGet(this::readFromClassPath);
        Map<String, String> values = new HashMap<>();
        file.stringPropertyNames().forEach(key -> values.put(key, file.getProperty(key).trim()));
        values.putAll(commandLine.settings());
        return Configuration.fromMap(placeholders.resolve(values));
    }

    private Properties readFile(String location) {
        try {
            Path path = new Path(location);
            // Qualified against the local file system: a relative path means the working directory
            // also where the cluster's default file system is another one.
            if (path.toUri().getScheme() == null) {
                path = new Path(java.nio.file.Path.of(location).toAbsolutePath().toUri());
            }
            try (InputStream in = FileSystem.get(path.toUri()).open(path)) {
                return parse(in);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new ValidationException(
                    "The configuration file '" + location + "' cannot be read: " + e.getMessage(),
                    e);
        }
    }

    private Properties readFromClassPath() {
        URL resource = findOnClassPath();
        LOG.info("Reading the configuration from {}", resource);
        try (InputStream in = resource.openStream()) {
            return parse(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new ValidationException(resource + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The bundled file is only the last resort: one that the user put on the class path wins,
     * though Flink's child-first class loading finds the job's own jar first.
     */
    private URL findOnClassPath() {
        List<URL> found;
        try {
            found = Collections.list(classLoader.getResources(DEFAULT_FILE));
        } catch (IOException e) {
            throw new ValidationException("The class path cannot be searched", e);
        }
        if (found.isEmpty()) {
            throw new ValidationException(
                    "There is no " + DEFAULT_FILE + " on the class path. Name one with --config");
        }
        String bundled =
                ConfigLoader.class.getProtectionDomain().getCodeSource().getLocation().toString();
        List<URL> others =
                found.stream()
                        .filter(url -> !url.toString().contains(bundled))
                        .collect(Collectors.toList());
        return others.isEmpty() ? found.get(0) : others.get(0);
    }

    private static Properties parse(InputStream in) throws IOException {
        Properties properties = new Properties();
        // A new decoder reports what is malformed; one made from the charset would replace it.
        try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder())) {
            properties.load(reader);
        } catch (CharacterCodingException e) {
            throw new IOException("it is not in UTF-8", e);
        }
        return properties;
    }
}
