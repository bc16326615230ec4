package io.pixelsdb.pixels.flink.sink.iceberg;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.SchemaEvolution;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.PartitionBy;
import io.pixelsdb.pixels.flink.sink.TableComparison;
import io.pixelsdb.pixels.flink.sink.TableEvolution;
import io.pixelsdb.pixels.flink.sink.TargetColumn;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares an Iceberg table with the source, and adds columns to it. Lives where the job is
 * submitted.
 */
final class ExistingIcebergTable implements TableEvolution.Existing<Table, RuntimeException> {

    private static final Logger LOG = LoggerFactory.getLogger(ExistingIcebergTable.class);

    private final Catalog catalog;
    private final TableIdentifier identifier;
    private final PixelsSchema schema;
    private final PartitionBy partitions;
    private final SchemaEvolution evolution;

    ExistingIcebergTable(
            Catalog catalog,
            TableIdentifier identifier,
            PixelsSchema schema,
            PartitionBy partitions,
            SchemaEvolution evolution) {
        this.catalog = requireNonNull(catalog, "catalog");
        this.identifier = requireNonNull(identifier, "identifier");
        this.schema = requireNonNull(schema, "schema");
        this.partitions = requireNonNull(partitions, "partitions");
        this.evolution = requireNonNull(evolution, "evolution");
    }

    @Override
    public Table load() {
        return catalog.loadTable(identifier);
    }

    @Override
    public TableComparison compare(Table table) {
        TableComparison comparison = new TableComparison(identifier.toString(), evolution);
        comparison.columns(columns(table.schema()), columns(IcebergTables.toIceberg(schema)));
        if (!partitions.isEmpty()) {
            partitions.compare(IcebergPartitions.of(table), comparison);
        }
        if (schema.hasPrimaryKey()) {
            int version = TableUtil.formatVersion(table);
            if (version != 2) {
                comparison.add(
                        "format version: table has "
                                + version
                                + "; "
                                + IcebergLimits.ONLY_VERSION_2);
            }
            for (PartitionField partition : table.spec().fields()) {
                String column = table.schema().findColumnName(partition.sourceId());
                // What is left of a field that was dropped divides nothing.
                if (!partition.transform().isVoid() && !schema.primaryKey().contains(column)) {
                    comparison.add(
                            column,
                            "table is partitioned by it, but it is not in the source's key, so that"
                                    + " an update could leave the earlier row in another"
                                    + " partition");
                }
            }
        }
        return comparison;
    }

    private static List<TargetColumn> columns(Schema schema) {
        Set<Integer> key = schema.identifierFieldIds();
        return schema.columns().stream()
                .map(
                        field ->
                                new TargetColumn(
                                        field.name(),
                                        field.type().toString(),
                                        FlinkSchemaUtil.convert(field.type()),
                                        field.isOptional(),
                                        key.contains(field.fieldId())))
                .collect(Collectors.toList());
    }

    /** Against the table just as it was compared: any commit in between makes this one fail. */
    @Override
    public boolean add(Table table, List<String> columns) {
        UpdateSchema update = table.updateSchema();
        for (String column : columns) {
            int index = schema.rowType().getFieldIndex(column);
            // Below a parent, which is the table itself, a name may have dots.
            update.addColumn(
                    null, column, IcebergTables.toIceberg(schema.columnType(index), false));
        }
        try {
            update.commit();
            return true;
        } catch (CommitFailedException | CommitStateUnknownException e) {
            LOG.info("Columns could not be added to table {} at once", identifier, e);
            return false;
        }
    }
}
