package io.pixelsdb.pixels.flink.sink.iceberg;

import io.pixelsdb.pixels.flink.aws.AwsAccess;
import io.pixelsdb.pixels.flink.aws.IcebergAccess;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.sink.CatalogFailure;
import io.pixelsdb.pixels.flink.sink.SinkSettings;
import io.pixelsdb.pixels.flink.sink.Warehouses;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.io.Closeable;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.flink.CatalogLoader;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.rest.RESTCatalog;

/** Which catalog to open and with which properties. Immutable. */
final class IcebergCatalogSettings {

    /** By name, as neither class has to be loaded unless it is chosen. */
    private static final Map<String, String> IMPLEMENTATIONS =
            new TreeMap<>(
                    Map.of(
                            "glue", "org.apache.iceberg.aws.glue.GlueCatalog",
                            "hadoop", HadoopCatalog.class.getName(),
                            "rest", RESTCatalog.class.getName()));

    private static final String CLIENT_FACTORY = "client.factory";
    private static final String S3_CLIENT_FACTORY = "s3.client-factory-impl";

    private final String type;
    private final Map<String, String> properties;
    private final Map<String, String> storageAccess;

    private IcebergCatalogSettings(
            String type, Map<String, String> properties, Map<String, String> storageAccess) {
        this.type = type;
        this.properties = Map.copyOf(properties);
        this.storageAccess = Map.copyOf(storageAccess);
    }

    static IcebergCatalogSettings from(SinkSettings settings) {
        ReadableConfig configuration = settings.configuration();
        String type =
                configuration.get(IcebergOptions.CATALOG_TYPE).trim().toLowerCase(Locale.ROOT);
        Map<String, String> own =
                new TreeMap<>(settings.passThrough(IcebergOptions.CATALOG_PREFIX));
        configuration
                .getOptional(IcebergOptions.CATALOG_WAREHOUSE)
                .filter(warehouse -> !warehouse.isBlank())
                .ifPresent(w -> own.put(CatalogProperties.WAREHOUSE_LOCATION, w.trim()));
        configuration
                .getOptional(IcebergOptions.CATALOG_GLUE_REGION)
                .ifPresent(region -> own.put(IcebergAccess.REGION, region.trim()));
        AwsAccess access = AwsAccess.from(configuration);
        Map<String, String> properties =
                type.equals("hadoop") ? own : IcebergAccess.properties(access, own);
        if (type.equals("glue")) {
            properties.putIfAbsent(CatalogProperties.FILE_IO_IMPL, SparingS3FileIO.class.getName());
        }
        if (type.equals("hadoop")) {
            properties.putIfAbsent(CatalogProperties.LOCK_IMPL, VersionLocks.class.getName());
        }
        // Not AWS, then, and perhaps without the newer checksums.
        if (properties.containsKey(IcebergAccess.S3_ENDPOINT)
                && !properties.containsKey(CLIENT_FACTORY)) {
            properties.putIfAbsent(S3_CLIENT_FACTORY, CompatibleS3Clients.class.getName());
        }
        return new IcebergCatalogSettings(type, properties, IcebergAccess.storage(access, own));
    }

    /** Reports what is wrong with the settings. */
    void check(Problems problems) {
        if (properties.containsKey(CatalogProperties.CATALOG_IMPL)) {
            problems.add(
                    IcebergOptions.CATALOG_PREFIX + CatalogProperties.CATALOG_IMPL,
                    "the catalog is chosen by " + IcebergOptions.CATALOG_TYPE.key());
        }
        switch (type) {
            case "glue":
                requireWarehouse(problems);
                break;
            case "hadoop":
                requireWarehouse(problems)
                        .ifPresent(warehouse -> HadoopWarehouse.check(warehouse, problems));
                break;
            case "rest":
                if (!properties.containsKey(CatalogProperties.URI)) {
                    problems.add(
                            IcebergOptions.CATALOG_PREFIX + CatalogProperties.URI,
                            "is required for a rest catalog: the address of its server");
                }
                break;
            default:
                problems.add(
                        IcebergOptions.CATALOG_TYPE.key(),
                        "is '"
                                + type
                                + "'; allowed: "
                                + String.join(", ", IMPLEMENTATIONS.keySet()));
        }
    }

    private Optional<String> requireWarehouse(Problems problems) {
        String warehouse = properties.get(CatalogProperties.WAREHOUSE_LOCATION);
        if (warehouse == null) {
            problems.add(
                    IcebergOptions.CATALOG_WAREHOUSE.key(),
                    "is required for a " + type + " catalog: where tables are kept");
        }
        return Optional.ofNullable(warehouse);
    }

    /** Beside the tables; unknown where the warehouse is absent or a name of a REST catalog. */
    Optional<StorageLocation> journals() {
        return Optional.ofNullable(properties.get(CatalogProperties.WAREHOUSE_LOCATION))
                .filter(warehouse -> !type.equals("rest") || !warehouse.startsWith("/"))
                .flatMap(warehouse -> Warehouses.journalsIn(warehouse, storageAccess));
    }

    String implementation() {
        return IMPLEMENTATIONS.get(type);
    }

    Map<String, String> properties() {
        return properties;
    }

    /** Opens the catalog anew wherever it is needed; its text form holds no properties. */
    CatalogLoader loader() {
        return CatalogLoader.custom(type, properties, hadoopConfiguration(), implementation());
    }

    /**
     * Hadoop caches file systems until a shutdown hook closes them. Both would outlive the class
     * loader of a job: the hook pins it in a TaskManager, and fails in a client that closed it.
     */
    private static Configuration hadoopConfiguration() {
        Configuration configuration = new Configuration();
        configuration.setClass("fs.file.impl", LocalVersions.class, FileSystem.class);
        configuration.setBoolean("fs.file.impl.disable.cache", true);
        return configuration;
    }

    /** Opens the catalog. Whoever calls closes it. */
    Catalog open() {
        try {
            return loader().loadCatalog();
        } catch (RuntimeException e) {
            throw CatalogFailure.of(
                    IcebergOptions.CATALOG_TYPE.key(),
                    "cannot open the " + type + " catalog",
                    e,
                    properties);
        }
    }

    static void close(Catalog catalog) throws IOException {
        if (catalog instanceof Closeable) {
            ((Closeable) catalog).close();
        }
    }
}
