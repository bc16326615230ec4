package io.pixelsdb.pixels.flink.job;

import io.pixelsdb.pixels.flink.sink.SinkFactory;
import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.Factory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sinks on the class path, found through the services file of Flink's own table factories.
 * Unlike {@code FactoryUtil} it knows all of them at once: a file may hold the keys of sinks that
 * are not in use.
 */
final class SinkFactories {

    private static final Logger LOG = LoggerFactory.getLogger(SinkFactories.class);

    private final Map<String, SinkFactory> byIdentifier = new TreeMap<>();

    private SinkFactories() {}

    static SinkFactories discover(ClassLoader classLoader) {
        SinkFactories factories = new SinkFactories();
        Iterator<Provider<Factory>> services =
                ServiceLoader.load(Factory.class, classLoader).stream().iterator();
        boolean more = true;
        while (more) {
            try {
                more = services.hasNext();
                if (more) {
                    factories.add(services.next());
                }
            } catch (LinkageError | ServiceConfigurationError e) {
                if (e.getCause() instanceof IOException) {
                    throw e;
                }
                // Factories of other libraries may lack what they are not used with.
                LOG.debug("Passing over a table factory that cannot be loaded", e);
            }
        }
        return factories;
    }

    /**
     * @throws ValidationException if there is no such sink; says which there are
     */
    SinkFactory get(String identifier) {
        SinkFactory factory = byIdentifier.get(identifier);
        if (factory == null) {
            throw new ValidationException(
                    "'"
                            + identifier
                            + "' is no sink. Sinks are "
                            + String.join(", ", byIdentifier.keySet()));
        }
        return factory;
    }

    /** The options of every sink. */
    Set<ConfigOption<?>> allOptions() {
        return byIdentifier.values().stream()
                .map(SinkFactory::options)
                .flatMap(Collection::stream)
                .collect(Collectors.toSet());
    }

    /** The options of every sink that tables may have values of their own of. */
    Set<ConfigOption<?>> allTableOptions() {
        return byIdentifier.values().stream()
                .map(SinkFactory::tableOptions)
                .flatMap(Collection::stream)
                .collect(Collectors.toSet());
    }

    /** The prefixes under which some sink hands keys on. */
    Set<String> allPassThroughPrefixes() {
        return byIdentifier.values().stream()
                .map(SinkFactory::passThroughPrefixes)
                .flatMap(Collection::stream)
                .collect(Collectors.toSet());
    }

    /** Makes sinks alone: the constructors of other factories are none of our business. */
    private void add(Provider<Factory> provider) {
        if (!SinkFactory.class.isAssignableFrom(provider.type())) {
            return;
        }
        try {
            SinkFactory factory = (SinkFactory) provider.get();
            byIdentifier.put(factory.factoryIdentifier(), factory);
        } catch (LinkageError | ServiceConfigurationError e) {
            LOG.warn("Passing over the sink {}, which fails", provider.type().getName(), e);
        }
    }
}
