package io.pixelsdb.pixels.flink.sink.paimon;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.SchemaEvolution;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.PartitionBy;
import io.pixelsdb.pixels.flink.sink.TableComparison;
import io.pixelsdb.pixels.flink.sink.TableEvolution;
import io.pixelsdb.pixels.flink.sink.TargetColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.paimon.CoreOptions.MergeEngine;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.Catalog.ColumnAlreadyExistException;
import org.apache.paimon.catalog.Catalog.ColumnNotExistException;
import org.apache.paimon.catalog.Catalog.TableNotExistException;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.flink.LogicalTypeConversion;
import org.apache.paimon.schema.SchemaChange;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.types.RowType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares a Paimon table with the source, and adds columns to it. Lives where the job is
 * submitted.
 */
final class ExistingPaimonTable implements TableEvolution.Existing<FileStoreTable, Exception> {

    private static final Logger LOG = LoggerFactory.getLogger(ExistingPaimonTable.class);

    private final Catalog catalog;
    private final Identifier identifier;
    private final PixelsSchema schema;
    private final PartitionBy partitions;
    private final SchemaEvolution evolution;

    ExistingPaimonTable(
            Catalog catalog,
            Identifier identifier,
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
    public FileStoreTable load() throws TableNotExistException {
        // The catalog may remember the table from before.
        catalog.invalidateTable(identifier);
        return PaimonTables.load(catalog, identifier);
    }

    @Override
    public TableComparison compare(FileStoreTable table) {
        TableComparison comparison = new TableComparison(identifier.getFullName(), evolution);
        PixelsSchema source = TimeColumns.added(schema, partitions);
        comparison.columns(
                columns(table.rowType(), table.primaryKeys()),
                columns(LogicalTypeConversion.toDataType(source.rowType()), source.primaryKey()));
        PaimonLayout.compare(table, schema, partitions, comparison);
        MergeEngine engine = table.coreOptions().mergeEngine();
        if (schema.hasPrimaryKey() && engine != MergeEngine.DEDUPLICATE) {
            comparison.add(
                    String.format(
                            "merge engine: table has %s, which does not keep the last change of a"
                                    + " key; allowed: %s",
                            engine, MergeEngine.DEDUPLICATE));
        }
        return comparison;
    }

    private static List<TargetColumn> columns(RowType rowType, List<String> key) {
        return rowType.getFields().stream()
                .map(
                        field ->
                                new TargetColumn(
                                        field.name(),
                                        field.type().copy(true).asSQLString(),
                                        LogicalTypeConversion.toLogicalType(field.type()),
                                        field.type().isNullable(),
                                        key.contains(field.name())))
                .collect(Collectors.toList());
    }

    /** In one change of the schema, to whatever the table looks like by then. */
    @Override
    public boolean add(FileStoreTable table, List<String> columns)
            throws TableNotExistException, ColumnNotExistException {
        List<SchemaChange> changes = new ArrayList<>();
        for (String column : columns) {
            int index = schema.rowType().getFieldIndex(column);
            changes.add(
                    SchemaChange.addColumn(
                            column,
                            LogicalTypeConversion.toDataType(schema.columnType(index).copy(true))));
        }
        try {
            catalog.alterTable(identifier, changes, false);
            return true;
        } catch (ColumnAlreadyExistException e) {
            LOG.info("Columns could not be added to table {}", identifier.getFullName(), e);
            return false;
        }
    }
}
