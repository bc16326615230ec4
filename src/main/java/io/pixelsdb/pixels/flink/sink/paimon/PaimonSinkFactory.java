package io.pixelsdb.pixels.flink.sink.paimon;

import io.pixelsdb.pixels.flink.config.JournalOptions;
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
import io.pixelsdb.pixels.flink.sink.paimon.maintenance.PaimonMaintenance;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.util.IOUtils;
import org.apache.flink.util.function.FunctionWithException;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.table.FileStoreTable;

/** Makes Paimon tables available as {@code sink.type=paimon}. Runs where the job is submitted. */
@PublicEvolving
public final class PaimonSinkFactory implements SinkFactory {

    @Override
    public String factoryIdentifier() {
        return "paimon";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(PaimonOptions.CATALOG_WAREHOUSE, PaimonOptions.TABLE_NAME);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(PaimonOptions.CATALOG_TYPE, PaimonOptions.DATABASE_NAME);
    }

    @Override
    public Set<ConfigOption<?>> tableOptions() {
        return Set.of(PaimonOptions.DATABASE_NAME, PaimonOptions.TABLE_NAME);
    }

    @Override
    public Set<String> passThroughPrefixes() {
        return Set.of(PaimonOptions.CATALOG_PREFIX, PaimonOptions.TABLE_PREFIX);
    }

    @Override
    public void check(SinkSettings settings, @Nullable PixelsSchema schema, Problems problems) {
        TargetName.check(
                settings.configuration(),
                PaimonOptions.TABLE_NAME,
                PaimonOptions.DATABASE_NAME,
                problems);
        PaimonCatalogSettings.check(settings, problems);
        PartitionBy partitions = PartitionBy.check(settings.configuration(), schema, problems);
        if (schema != null) {
            Map<String, String> options = settings.passThrough(PaimonOptions.TABLE_PREFIX);
            PaimonTables.check(schema, options, problems);
            PaimonLayoutCheck.check(schema, partitions, options, problems);
        }
    }

    @Override
    public void inspect(SinkSettings settings, PixelsSchema schema, Problems problems) {
        Identifier identifier = identifier(settings);
        inCatalog(
                settings,
                catalog -> {
                    if (catalog.listDatabases().contains(identifier.getDatabaseName())
                            && catalog.listTables(identifier.getDatabaseName())
                                    .contains(identifier.getTableName())) {
                        ExistingPaimonTable existing = existing(settings, catalog, schema);
                        FileStoreTable table = existing.load();
                        problems.collect(
                                PaimonOptions.TABLE_NAME.key(),
                                () -> existing.compare(table).requireFit());
                    }
                    return null;
                });
    }

    @Override
    public Optional<String> describe(SinkSettings settings) {
        return Optional.of(PreparedPaimonSink.describe(identifier(settings)));
    }

    @Override
    public PreparedSink prepare(SinkSettings settings, PixelsSchema schema) {
        Identifier identifier = identifier(settings);
        Map<String, String> options = settings.passThrough(PaimonOptions.TABLE_PREFIX);
        FileStoreTable table =
                inCatalog(
                        settings,
                        catalog ->
                                TableEvolution.fit(
                                                identifier.getFullName(),
                                                PaimonTables.createIfAbsent(
                                                        catalog, identifier, schema, settings),
                                                existing(settings, catalog, schema))
                                        .copy(options));
        PaimonLayout.warnOfLimits(table, settings.configuration().get(JournalOptions.RETENTION));
        return new PreparedPaimonSink(
                PaimonCatalogSettings.from(settings),
                identifier,
                schema,
                PartitionBy.from(settings.configuration()),
                table,
                SinkState.from(settings));
    }

    @Override
    public Optional<TableMaintenance> maintenance(SinkSettings settings) {
        Identifier identifier = identifier(settings);
        PaimonCatalogSettings catalogSettings = PaimonCatalogSettings.from(settings);
        Catalog catalog = catalogSettings.open();
        try {
            FileStoreTable table =
                    PaimonTables.load(catalog, identifier)
                            .copy(settings.passThrough(PaimonOptions.TABLE_PREFIX));
            return Optional.of(
                    new PaimonMaintenance(
                            identifier.getFullName(),
                            table,
                            PaimonCommits::isOfSink,
                            commitsAtomically(table),
                            catalog));
        } catch (Catalog.TableNotExistException | RuntimeException e) {
            IOUtils.closeQuietly(catalog);
            throw CatalogFailure.of(
                    PaimonOptions.TABLE_NAME.key(),
                    "cannot open table " + identifier.getFullName(),
                    e,
                    catalogSettings.options());
        }
    }

    /** Whether of two commits at the same time none can replace the other. */
    private static boolean commitsAtomically(FileStoreTable table) {
        return !table.fileIO().isObjectStore()
                || table.fileIO() instanceof S3TableFiles
                || table.catalogEnvironment().lockFactory() != null;
    }

    private static ExistingPaimonTable existing(
            SinkSettings settings, Catalog catalog, PixelsSchema schema) {
        return new ExistingPaimonTable(
                catalog,
                identifier(settings),
                schema,
                PartitionBy.from(settings.configuration()),
                settings.configuration().get(PixelsOptions.SINK_SCHEMA_EVOLUTION));
    }

    private static Identifier identifier(SinkSettings settings) {
        TargetName name =
                TargetName.from(
                        settings.configuration(),
                        PaimonOptions.TABLE_NAME,
                        PaimonOptions.DATABASE_NAME);
        return Identifier.create(name.database(), name.table());
    }

    private static <T> T inCatalog(
            SinkSettings sinkSettings, FunctionWithException<Catalog, T, Exception> action) {
        PaimonCatalogSettings settings = PaimonCatalogSettings.from(sinkSettings);
        try (Catalog catalog = settings.open()) {
            return action.apply(catalog);
        } catch (ValidationException e) {
            throw e;
        } catch (Exception e) {
            throw CatalogFailure.of(
                    PaimonOptions.TABLE_NAME.key(),
                    "cannot prepare table " + identifier(sinkSettings).getFullName(),
                    e,
                    settings.options());
        }
    }
}
