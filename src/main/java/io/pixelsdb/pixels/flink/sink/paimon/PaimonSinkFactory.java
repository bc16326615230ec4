package io.pixelsdb.pixels.flink.sink.paimon;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.config.SchemaEvolution;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.CatalogFailure;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.SinkFactory;
import io.pixelsdb.pixels.flink.sink.SinkSettings;
import io.pixelsdb.pixels.flink.sink.SinkState;
import io.pixelsdb.pixels.flink.sink.TableEvolution;
import io.pixelsdb.pixels.flink.sink.TargetName;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
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
        if (schema != null) {
            PaimonTables.check(schema, settings.passThrough(PaimonOptions.TABLE_PREFIX), problems);
        }
    }

    @Override
    public PreparedSink prepare(SinkSettings settings, PixelsSchema schema) {
        PaimonCatalogSettings catalog = PaimonCatalogSettings.from(settings);
        Map<String, String> options = settings.passThrough(PaimonOptions.TABLE_PREFIX);
        TargetName name =
                TargetName.from(
                        settings.configuration(),
                        PaimonOptions.TABLE_NAME,
                        PaimonOptions.DATABASE_NAME);
        Identifier identifier = Identifier.create(name.database(), name.table());
        SchemaEvolution evolution =
                settings.configuration().get(PixelsOptions.SINK_SCHEMA_EVOLUTION);
        FileStoreTable table = prepareTable(catalog, identifier, schema, options, evolution);
        return new PreparedPaimonSink(catalog, identifier, schema, table, SinkState.from(settings));
    }

    /** The table with the options of this job, once it is there and fits. */
    private static FileStoreTable prepareTable(
            PaimonCatalogSettings settings,
            Identifier identifier,
            PixelsSchema schema,
            Map<String, String> options,
            SchemaEvolution evolution) {
        try (Catalog catalog = settings.open()) {
            FileStoreTable found =
                    PaimonTables.createIfAbsent(catalog, identifier, schema, options);
            FileStoreTable table =
                    TableEvolution.fit(
                            identifier.getFullName(),
                            found,
                            new ExistingPaimonTable(catalog, identifier, schema, evolution));
            return table.copy(options);
        } catch (ValidationException e) {
            throw e;
        } catch (Exception e) {
            throw CatalogFailure.of(
                    PaimonOptions.TABLE_NAME.key(),
                    "cannot prepare table " + identifier.getFullName(),
                    e,
                    settings.options());
        }
    }
}
