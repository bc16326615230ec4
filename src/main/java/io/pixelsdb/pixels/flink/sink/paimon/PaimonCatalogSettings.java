package io.pixelsdb.pixels.flink.sink.paimon;

import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.sink.CatalogFailure;
import io.pixelsdb.pixels.flink.sink.SinkSettings;
import io.pixelsdb.pixels.flink.sink.Warehouses;
import io.pixelsdb.pixels.flink.storage.S3Options;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.flink.FlinkCatalogFactory;
import org.apache.paimon.options.CatalogOptions;
import org.apache.paimon.options.Options;

/** Which catalog to open and with which options. Immutable. */
final class PaimonCatalogSettings {

    private static final Set<String> TYPES = Set.of("paimon", "filesystem");

    /** Paimon takes any of these prefixes, and hyphens in the place of some dots. */
    private static final Pattern S3_KEY = Pattern.compile("(?:fs\\.s3a|s3a|s3)\\.(.+)");

    /** Our options by the names that Paimon has for them. */
    private static final Map<String, String> S3_OPTIONS =
            Map.of(
                    "endpoint.region", S3Options.REGION,
                    "endpoint", S3Options.ENDPOINT,
                    "path.style.access", S3Options.PATH_STYLE_ACCESS,
                    "access.key", S3Options.ACCESS_KEY_ID,
                    "secret.key", S3Options.SECRET_ACCESS_KEY,
                    "session.token", S3Options.SESSION_TOKEN);

    private final Map<String, String> options;

    private PaimonCatalogSettings(Map<String, String> options) {
        this.options = Map.copyOf(options);
    }

    /** Reports what is wrong with the settings. */
    static void check(SinkSettings settings, Problems problems) {
        String type = settings.configuration().get(PaimonOptions.CATALOG_TYPE).trim();
        if (!TYPES.contains(type.toLowerCase(Locale.ROOT))) {
            problems.add(
                    PaimonOptions.CATALOG_TYPE.key(),
                    "is '" + type + "'; allowed: filesystem, paimon (the same)");
        }
        String metastore = CatalogOptions.METASTORE.key();
        if (settings.passThrough(PaimonOptions.CATALOG_PREFIX).containsKey(metastore)) {
            problems.add(
                    PaimonOptions.CATALOG_PREFIX + metastore,
                    "the catalog is chosen by " + PaimonOptions.CATALOG_TYPE.key());
        }
        String warehouse = warehouse(settings);
        if (!warehouse.isEmpty()) {
            Warehouses.requireAbsolute(PaimonOptions.CATALOG_WAREHOUSE.key(), warehouse, problems);
        }
    }

    static PaimonCatalogSettings from(SinkSettings settings) {
        Map<String, String> options =
                new TreeMap<>(settings.passThrough(PaimonOptions.CATALOG_PREFIX));
        options.put(CatalogOptions.METASTORE.key(), "filesystem");
        options.put(CatalogOptions.WAREHOUSE.key(), warehouse(settings));
        return new PaimonCatalogSettings(options);
    }

    private static String warehouse(SinkSettings settings) {
        return settings.configuration()
                .getOptional(PaimonOptions.CATALOG_WAREHOUSE)
                .orElse("")
                .trim();
    }

    /** Beside the tables. */
    Optional<StorageLocation> journals() {
        Map<String, String> s3Options = new TreeMap<>();
        new TreeMap<>(options)
                .forEach(
                        (key, value) -> {
                            Matcher s3 = S3_KEY.matcher(key);
                            if (s3.matches()) {
                                String name = s3.group(1).replace('-', '.');
                                Optional.ofNullable(S3_OPTIONS.get(name))
                                        .ifPresent(option -> s3Options.putIfAbsent(option, value));
                            }
                        });
        return Warehouses.journalsIn(options.get(CatalogOptions.WAREHOUSE.key()), s3Options);
    }

    Map<String, String> options() {
        return options;
    }

    /** Opens the catalog, falling back to Flink's file systems. Whoever calls closes it. */
    Catalog open() {
        try {
            return FlinkCatalogFactory.createPaimonCatalog(Options.fromMap(options));
        } catch (RuntimeException e) {
            throw CatalogFailure.of(
                    PaimonOptions.CATALOG_WAREHOUSE.key(), "cannot open the catalog", e, options);
        }
    }
}
