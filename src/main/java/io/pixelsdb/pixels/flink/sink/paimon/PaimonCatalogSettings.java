package io.pixelsdb.pixels.flink.sink.paimon;

import io.pixelsdb.pixels.flink.aws.AwsAccess;
import io.pixelsdb.pixels.flink.aws.PaimonAccess;
import io.pixelsdb.pixels.flink.config.Locations;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.sink.CatalogFailure;
import io.pixelsdb.pixels.flink.sink.SinkSettings;
import io.pixelsdb.pixels.flink.sink.Warehouses;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.paimon.catalog.CachingCatalog;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.FileSystemCatalog;
import org.apache.paimon.catalog.FileSystemCatalogFactory;
import org.apache.paimon.flink.FlinkCatalogFactory;
import org.apache.paimon.flink.FlinkFileIOLoader;
import org.apache.paimon.fs.FileIO;
import org.apache.paimon.fs.Path;
import org.apache.paimon.options.CatalogOptions;
import org.apache.paimon.options.Options;
import org.apache.paimon.privilege.PrivilegedCatalog;

/** Which catalog to open and with which options. Immutable. */
final class PaimonCatalogSettings {

    private static final Set<String> TYPES = Set.of("paimon", "filesystem");

    private final Map<String, String> options;
    private final Map<String, String> storageAccess;

    private PaimonCatalogSettings(Map<String, String> options, Map<String, String> storageAccess) {
        this.options = Map.copyOf(options);
        this.storageAccess = Map.copyOf(storageAccess);
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
        if (isOnS3(warehouse) && !isCalledS3(warehouse)) {
            problems.add(
                    PaimonOptions.CATALOG_WAREHOUSE.key(),
                    "is on S3 by a name under which one of two commits at the same moment could"
                            + " replace the other: write s3://");
        }
        if (PaimonAccess.lacksProvider(from(settings).options)) {
            problems.add(
                    PaimonOptions.CATALOG_WAREHOUSE.key(),
                    "is on S3, where a profile or a role needs the jar with all libraries in it;"
                            + " without it use keys, or let the environment have credentials");
        }
    }

    static PaimonCatalogSettings from(SinkSettings settings) {
        Map<String, String> own = new TreeMap<>(settings.passThrough(PaimonOptions.CATALOG_PREFIX));
        AwsAccess access = AwsAccess.from(settings.configuration());
        String warehouse = warehouse(settings);
        Map<String, String> options =
                new TreeMap<>(isOnS3(warehouse) ? PaimonAccess.options(access, own) : own);
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
        return Warehouses.journalsIn(options.get(CatalogOptions.WAREHOUSE.key()), storageAccess);
    }

    Map<String, String> options() {
        return options;
    }

    /** Opens the catalog, falling back to Flink's file systems. Whoever calls closes it. */
    Catalog open() {
        try {
            if (isCalledS3(options.get(CatalogOptions.WAREHOUSE.key()))) {
                return openOnS3();
            }
            return isLocal()
                    ? openLocally()
                    : FlinkCatalogFactory.createPaimonCatalog(catalogOptions());
        } catch (IOException | RuntimeException e) {
            throw CatalogFailure.of(
                    PaimonOptions.CATALOG_WAREHOUSE.key(), "cannot open the catalog", e, options);
        }
    }

    /**
     * By hand, as Paimon itself would take no S3 without keys, and would hide why it cannot be
     * reached.
     */
    private Catalog openOnS3() throws IOException {
        CatalogContext context = CatalogContext.create(catalogOptions(), new FlinkFileIOLoader());
        Path warehouse = CatalogFactory.warehouse(context);
        FileIO files = S3TableFiles.open(warehouse, context, storageAccess);
        files.checkOrMkdirs(warehouse);
        return new FileSystemCatalog(files, warehouse, context.options());
    }

    /** As Paimon itself does it, but for the files. */
    private Catalog openLocally() throws IOException {
        CatalogContext context = CatalogContext.create(catalogOptions(), new FlinkFileIOLoader());
        // Twice, as Paimon does: it escapes blanks, and tables that are there must be found.
        Path warehouse = new Path(CatalogFactory.warehouse(context).toUri().toString());
        FileIO files = new LocalTableFiles();
        files.checkOrMkdirs(warehouse);
        Catalog catalog = new FileSystemCatalogFactory().create(files, warehouse, context);
        return PrivilegedCatalog.tryToCreate(
                CachingCatalog.tryToCreate(catalog, context.options()), context.options());
    }

    private boolean isLocal() {
        return Locations.parse(options.get(CatalogOptions.WAREHOUSE.key()))
                .filter(uri -> uri.getScheme() == null || uri.getScheme().equals("file"))
                .filter(uri -> uri.getAuthority() == null)
                .isPresent();
    }

    private static boolean isOnS3(String warehouse) {
        return Locations.parse(warehouse).filter(Locations::isS3).isPresent();
    }

    /** By the name under which Paimon has a way of its own there. */
    private static boolean isCalledS3(String warehouse) {
        return warehouse.toLowerCase(Locale.ROOT).startsWith("s3:");
    }

    private Options catalogOptions() {
        return Options.fromMap(options);
    }
}
