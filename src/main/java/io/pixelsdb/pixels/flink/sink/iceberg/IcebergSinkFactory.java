package io.pixelsdb.pixels.flink.sink.iceberg;

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
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.FlinkSchemaUtil;

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
        if (schema != null) {
            IcebergLimits.check(
                    schema, settings.passThrough(IcebergOptions.TABLE_PREFIX), problems);
        }
    }

    @Override
    public PreparedSink prepare(SinkSettings settings, PixelsSchema schema) {
        IcebergCatalogSettings catalog = IcebergCatalogSettings.from(settings);
        Map<String, String> properties = settings.passThrough(IcebergOptions.TABLE_PREFIX);
        TargetName name =
                TargetName.from(
                        settings.configuration(),
                        IcebergOptions.TABLE_NAME,
                        IcebergOptions.DATABASE_NAME);
        TableIdentifier identifier =
                TableIdentifier.of(Namespace.of(name.database()), name.table());
        SchemaEvolution evolution =
                settings.configuration().get(PixelsOptions.SINK_SCHEMA_EVOLUTION);
        RowType tableType = prepareTable(catalog, identifier, schema, properties, evolution);
        return new PreparedIcebergSink(
                catalog, identifier, schema, tableType, SinkState.from(settings));
    }

    /** Columns of the table as Flink reads them, once it is there and fits. */
    private static RowType prepareTable(
            IcebergCatalogSettings settings,
            TableIdentifier identifier,
            PixelsSchema schema,
            Map<String, String> properties,
            SchemaEvolution evolution) {
        Catalog catalog = settings.open();
        try {
            Table found = IcebergTables.createIfAbsent(catalog, identifier, schema, properties);
            Table table =
                    TableEvolution.fit(
                            identifier.toString(),
                            found,
                            new ExistingIcebergTable(catalog, identifier, schema, evolution));
            return FlinkSchemaUtil.convert(table.schema());
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
