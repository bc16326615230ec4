package io.pixelsdb.pixels.flink.sink.iceberg;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.maintenance.TableMaintenance;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.CatalogFailure;
import io.pixelsdb.pixels.flink.sink.PartitionBy;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.SinkFactory;
import io.pixelsdb.pixels.flink.sink.SinkSettings;
import io.pixelsdb.pixels.flink.sink.SinkState;
import io.pixelsdb.pixels.flink.sink.TableEvolution;
import io.pixelsdb.pixels.flink.sink.TargetName;
import io.pixelsdb.pixels.flink.sink.iceberg.maintenance.IcebergMaintenance;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;

/** Makes Iceberg tables available as {@code sink.type=iceberg}. Runs where the job is submitted. */
@PublicEvolving
public final class IcebergSinkFactory implements SinkFactory {

    @Override
    public String factoryIdentifier() {
        return "iceberg";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(IcebergOptions.TABLE_NAME);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(
                IcebergOptions.CATALOG_TYPE,
                IcebergOptions.CATALOG_WAREHOUSE,
                IcebergOptions.CATALOG_GLUE_REGION,
                IcebergOptions.DATABASE_NAME);
    }

    @Override
    public Set<ConfigOption<?>> tableOptions() {
        return Set.of(IcebergOptions.DATABASE_NAME, IcebergOptions.TABLE_NAME);
    }

    @Override
    public Set<String> passThroughPrefixes() {
        return Set.of(IcebergOptions.CATALOG_PREFIX, IcebergOptions.TABLE_PREFIX);
    }

    @Override
    public void check(SinkSettings settings, @Nullable PixelsSchema schema, Problems problems) {
        TargetName.check(
                settings.configuration(),
                IcebergOptions.TABLE_NAME,
                IcebergOptions.DATABASE_NAME,
                problems);
        IcebergCatalogSettings.from(settings).check(problems);
        PartitionBy partitions = PartitionBy.check(settings.configuration(), schema, problems);
        if (schema != null) {
            IcebergLimits.check(
                    schema, settings.passThrough(IcebergOptions.TABLE_PREFIX), problems);
            IcebergPartitions.check(schema, partitions, problems);
        }
    }

    @Override
    public void inspect(SinkSettings settings, PixelsSchema schema, Problems problems) {
        TableIdentifier identifier = identifier(settings);
        inCatalog(
                settings,
                catalog -> {
                    if (catalog.tableExists(identifier)) {
                        Table table = catalog.loadTable(identifier);
                        problems.collect(
                                IcebergOptions.TABLE_NAME.key(),
                                () ->
                                        existing(settings, catalog, schema)
                                                .compare(table)
                                                .requireFit());
                    }
                    return null;
                });
    }

    @Override
    public Optional<String> describe(SinkSettings settings) {
        return Optional.of(PreparedIcebergSink.describe(identifier(settings)));
    }

    @Override
    public PreparedSink prepare(SinkSettings settings, PixelsSchema schema) {
        TableIdentifier identifier = identifier(settings);
        Map<String, String> properties = settings.passThrough(IcebergOptions.TABLE_PREFIX);
        Table table =
                inCatalog(
                        settings,
                        catalog ->
                                TableEvolution.fit(
                                        identifier.toString(),
                                        IcebergTables.createIfAbsent(
                                                catalog,
                                                identifier,
                                                schema,
                                                PartitionBy.from(settings.configuration()),
                                                properties),
                                        existing(settings, catalog, schema)));
        return new PreparedIcebergSink(
                IcebergCatalogSettings.from(settings),
                identifier,
                schema,
                table.schema(),
                SinkState.from(settings));
    }

    @Override
    public Optional<TableMaintenance> maintenance(SinkSettings settings) {
        TableIdentifier identifier = identifier(settings);
        boolean exists = inCatalog(settings, catalog -> catalog.tableExists(identifier));
        if (!exists) {
            throw new ValidationException(
                    IcebergOptions.TABLE_NAME.key() + ": there is no table " + identifier);
        }
        IcebergCatalogSettings catalog = IcebergCatalogSettings.from(settings);
        Set<String> journals =
                catalog.journals().map(StorageLocation::toString).map(Set::of).orElse(Set.of());
        return Optional.of(
                new IcebergMaintenance(
                        catalog.open(), identifier, IcebergCommits::committerOf, journals));
    }

    private static ExistingIcebergTable existing(
            SinkSettings settings, Catalog catalog, PixelsSchema schema) {
        return new ExistingIcebergTable(
                catalog,
                identifier(settings),
                schema,
                PartitionBy.from(settings.configuration()),
                settings.configuration().get(PixelsOptions.SINK_SCHEMA_EVOLUTION));
    }

    private static TableIdentifier identifier(SinkSettings settings) {
        TargetName name =
                TargetName.from(
                        settings.configuration(),
                        IcebergOptions.TABLE_NAME,
                        IcebergOptions.DATABASE_NAME);
        return TableIdentifier.of(Namespace.of(name.database()), name.table());
    }

    private static <T> T inCatalog(SinkSettings sinkSettings, Function<Catalog, T> action) {
        IcebergCatalogSettings settings = IcebergCatalogSettings.from(sinkSettings);
        TableIdentifier identifier = identifier(sinkSettings);
        Catalog catalog = settings.open();
        try {
            return action.apply(catalog);
        } catch (ValidationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw failure(settings, identifier, e);
        } finally {
            try {
                IcebergCatalogSettings.close(catalog);
            } catch (IOException e) {
                throw failure(settings, identifier, e);
            }
        }
    }

    private static ValidationException failure(
            IcebergCatalogSettings settings, TableIdentifier identifier, Exception cause) {
        return CatalogFailure.of(
                IcebergOptions.TABLE_NAME.key(),
                "cannot prepare table " + identifier,
                cause,
                settings.properties());
    }
}
