package io.pixelsdb.pixels.flink.sink.paimon;

import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.sink.CatalogFailure;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.flink.FlinkCatalogFactory;
import org.apache.paimon.options.CatalogOptions;
import org.apache.paimon.options.Options;

/** Which catalog to open and with which options. Immutable. */
final class PaimonCatalogSettings {

    private final Map<String, String> options;

    private PaimonCatalogSettings(Map<String, String> options) {
        this.options = Map.copyOf(options);
    }

    /** Reads the settings; what is wrong with them goes to the problems. */
    static PaimonCatalogSettings from(
            ReadableConfig configuration, Map<String, String> passThrough, Problems problems) {
        Map<String, String> options = new TreeMap<>(passThrough);
        String type = configuration.get(PaimonOptions.CATALOG_TYPE).trim().toLowerCase(Locale.ROOT);
        if (!type.equals("paimon") && !type.equals("filesystem")) {
            problems.add(
                    PaimonOptions.CATALOG_TYPE.key(),
                    "is '" + type + "'; allowed: filesystem, paimon (the same)");
        }
        String metastore = CatalogOptions.METASTORE.key();
        if (options.containsKey(metastore)) {
            problems.add(
                    PaimonOptions.CATALOG_PREFIX + metastore,
                    "the catalog is chosen by " + PaimonOptions.CATALOG_TYPE.key());
        }
        options.put(metastore, "filesystem");
        String warehouse =
                configuration.getOptional(PaimonOptions.CATALOG_WAREHOUSE).orElse("").trim();
        if (warehouse.isEmpty()) {
            problems.add(
                    PaimonOptions.CATALOG_WAREHOUSE.key(), "is required: where tables are kept");
        }
        options.put(CatalogOptions.WAREHOUSE.key(), warehouse);
        return new PaimonCatalogSettings(options);
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
