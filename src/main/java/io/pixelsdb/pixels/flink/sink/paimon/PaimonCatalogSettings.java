package io.pixelsdb.pixels.flink.sink.paimon;

import io.pixelsdb.pixels.flink.aws.AwsAccess;
import io.pixelsdb.pixels.flink.aws.PaimonAccess;
import io.pixelsdb.pixels.flink.config.Locations;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.sink.CatalogFailure;
import io.pixelsdb.pixels.flink.sink.SinkSettings;
import io.pixelsdb.pixels.flink.sink.Warehouses;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.flink.FlinkCatalogFactory;
import org.apache.paimon.options.CatalogOptions;
import org.apache.paimon.options.Options;

/** Which catalog to open and with which options. Immutable. */
final class PaimonCatalogSettings {

    private static final Set<String> TYPES = Set.of("paimon", "filesystem");

    private final Map<String, String> options;
    private final Map<String, String> journalAccess;

    private PaimonCatalogSettings(Map<String, String> options, Map<String, String> journalAccess) {
        this.options = Map.copyOf(options);
        this.journalAccess = Map.copyOf(journalAccess);
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
        Map<String, String> own = new TreeMap<>(settings.passThrough(PaimonOptions.CATALOG_PREFIX));
        AwsAccess access = AwsAccess.from(settings.configuration());
        String warehouse = warehouse(settings);
        boolean onS3 = Locations.parse(warehouse).filter(Locations::isS3).isPresent();
        Map<String, String> options = new TreeMap<>(onS3 ? PaimonAccess.options(access, own) : own);
        options.put(CatalogOptions.METASTORE.key(), "filesystem");
        options.put(CatalogOptions.WAREHOUSE.key(), warehouse);
        return new PaimonCatalogSettings(options, PaimonAccess.storage(access, own));
    }

    private static String warehouse(SinkSettings settings) {
        return settings.configuration()
                .getOptional(PaimonOptions.CATALOG_WAREHOUSE)
                .orElse("")
                .trim();
    }

    /** Beside the tables. */
    Optional<StorageLocation> journals() {
        return Warehouses.journalsIn(options.get(CatalogOptions.WAREHOUSE.key()), journalAccess);
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
