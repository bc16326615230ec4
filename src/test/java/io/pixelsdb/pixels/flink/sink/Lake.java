package io.pixelsdb.pixels.flink.sink;

import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.maintenance.TableMaintenance;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.iceberg.IcebergSinkFactory;
import io.pixelsdb.pixels.flink.sink.paimon.PaimonSinkFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.CloseableIterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.flink.CatalogLoader;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.source.FlinkSource;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.options.Options;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.schema.SchemaChange;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.source.DataSplit;
import org.apache.paimon.table.source.ReadBuilder;
import org.apache.paimon.table.source.Split;
import org.apache.paimon.types.DataTypes;

/** The two table formats in a local directory, each with a reader of its own as a witness. */
public enum Lake {
    ICEBERG(new IcebergSinkFactory()) {
        @Override
        public List<List<Object>> witness(Path warehouse, String table, RowType rowType)
                throws Exception {
            CatalogLoader catalog =
                    CatalogLoader.hadoop(
                            "witness",
                            new Configuration(),
                            Map.of("warehouse", warehouse.toUri().toString()));
            TableIdentifier identifier = TableIdentifier.of("lake", table);
            StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
            DataStream<RowData> source =
                    FlinkSource.forRowData()
                            .env(env)
                            .tableLoader(TableLoader.fromCatalog(catalog, identifier))
                            .streaming(false)
                            // Otherwise it wants a slot for each of many small files.
                            .flinkConf(NO_INFERENCE)
                            .build();
            List<List<Object>> rows = new ArrayList<>();
            try (CloseableIterator<RowData> found = source.executeAndCollect("witness")) {
                found.forEachRemaining(
                        row -> {
                            List<Object> values = new ArrayList<>();
                            for (int i = 0; i < rowType.getFieldCount(); i++) {
                                values.add(
                                        text(
                                                RowData.createFieldGetter(rowType.getTypeAt(i), i)
                                                        .getFieldOrNull(row)));
                            }
                            rows.add(values);
                        });
            }
            return rows;
        }

        @Override
        public long latestSnapshot(Path warehouse, String table) {
            return load(warehouse, table).currentSnapshot().snapshotId();
        }

        @Override
        public List<List<Object>> snapshot(Path warehouse, String table, long id) throws Exception {
            List<List<Object>> rows = new ArrayList<>();
            try (CloseableIterable<Record> records =
                    IcebergGenerics.read(load(warehouse, table)).useSnapshot(id).build()) {
                for (Record row : records) {
                    List<Object> values = new ArrayList<>();
                    for (int i = 0; i < row.size(); i++) {
                        values.add(text(row.get(i)));
                    }
                    rows.add(values);
                }
            }
            return rows;
        }

        @Override
        public List<String> partitionsOfFiles(
                Path warehouse, String table, Map<String, String> filter) throws Exception {
            Table loaded = load(warehouse, table);
            TableScan scan = loaded.newScan();
            for (Map.Entry<String, String> equal : filter.entrySet()) {
                scan = scan.filter(Expressions.equal(equal.getKey(), equal.getValue()));
            }
            List<String> partitions = new ArrayList<>();
            try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
                tasks.forEach(
                        task ->
                                partitions.add(
                                        loaded.spec().partitionToPath(task.file().partition())));
            }
            return partitions;
        }

        private Table load(Path warehouse, String table) {
            return CatalogLoader.hadoop(
                            "table",
                            new Configuration(),
                            Map.of("warehouse", warehouse.toUri().toString()))
                    .loadCatalog()
                    .loadTable(TableIdentifier.of("lake", table));
        }

        @Override
        public Map<String, String> columnTypes(Path warehouse, String table) {
            Map<String, String> types = new LinkedHashMap<>();
            load(warehouse, table)
                    .schema()
                    .columns()
                    .forEach(column -> types.put(column.name(), column.type().toString()));
            return types;
        }

        @Override
        public void addDoubleColumn(Path warehouse, String table, String column) throws Exception {
            load(warehouse, table)
                    .updateSchema()
                    .addColumn(column, Types.DoubleType.get())
                    .commit();
        }
    },
    PAIMON(new PaimonSinkFactory()) {
        @Override
        public List<List<Object>> witness(Path warehouse, String table, RowType rowType)
                throws Exception {
            try (Catalog catalog = open(warehouse)) {
                return rows(catalog.getTable(Identifier.create("lake", table)));
            }
        }

        @Override
        public long latestSnapshot(Path warehouse, String table) throws Exception {
            try (Catalog catalog = open(warehouse)) {
                return catalog.getTable(Identifier.create("lake", table))
                        .latestSnapshot()
                        .orElseThrow()
                        .id();
            }
        }

        @Override
        public List<List<Object>> snapshot(Path warehouse, String table, long id) throws Exception {
            try (Catalog catalog = open(warehouse)) {
                return rows(
                        catalog.getTable(Identifier.create("lake", table))
                                .copy(Map.of("scan.snapshot-id", Long.toString(id))));
            }
        }

        private List<List<Object>> rows(org.apache.paimon.table.Table table) throws Exception {
            List<List<Object>> rows = new ArrayList<>();
            ReadBuilder builder = table.newReadBuilder();
            for (Split split : builder.newScan().plan().splits()) {
                try (RecordReader<InternalRow> reader = builder.newRead().createReader(split)) {
                    reader.forEachRemaining(row -> rows.add(values(row, builder.readType())));
                }
            }
            return rows;
        }

        @Override
        public List<String> partitionsOfFiles(
                Path warehouse, String table, Map<String, String> filter) throws Exception {
            try (Catalog catalog = open(warehouse)) {
                FileStoreTable loaded =
                        (FileStoreTable) catalog.getTable(Identifier.create("lake", table));
                ReadBuilder builder = loaded.newReadBuilder();
                if (!filter.isEmpty()) {
                    builder.withPartitionFilter(filter);
                }
                List<String> partitions = new ArrayList<>();
                for (Split split : builder.newScan().plan().splits()) {
                    String path =
                            loaded.store()
                                    .pathFactory()
                                    .getPartitionString(((DataSplit) split).partition());
                    partitions.add(path.replaceAll("/$", ""));
                }
                return partitions;
            }
        }

        private Catalog open(Path warehouse) {
            return CatalogFactory.createCatalog(
                    CatalogContext.create(
                            Options.fromMap(Map.of("warehouse", warehouse.toUri().toString()))));
        }

        @Override
        public void addDoubleColumn(Path warehouse, String table, String column) throws Exception {
            try (Catalog catalog = open(warehouse)) {
                catalog.alterTable(
                        Identifier.create("lake", table),
                        SchemaChange.addColumn(column, DataTypes.DOUBLE()),
                        false);
            }
        }

        @Override
        public Map<String, String> columnTypes(Path warehouse, String table) throws Exception {
            Map<String, String> types = new LinkedHashMap<>();
            try (Catalog catalog = open(warehouse)) {
                catalog.getTable(Identifier.create("lake", table))
                        .rowType()
                        .getFields()
                        .forEach(column -> types.put(column.name(), column.type().asSQLString()));
            }
            return types;
        }

        private List<Object> values(InternalRow row, org.apache.paimon.types.RowType type) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < type.getFieldCount(); i++) {
                values.add(
                        text(
                                InternalRow.createFieldGetter(type.getTypeAt(i), i)
                                        .getFieldOrNull(row)));
            }
            return values;
        }
    };

    private static final org.apache.flink.configuration.Configuration NO_INFERENCE =
            org.apache.flink.configuration.Configuration.fromMap(
                    Map.of("table.exec.iceberg.infer-source-parallelism", "false"));

    private final SinkFactory factory;

    Lake(SinkFactory factory) {
        this.factory = factory;
    }

    /** Every row of the table as text, read without the sink's own code. */
    public abstract List<List<Object>> witness(Path warehouse, String table, RowType rowType)
            throws Exception;

    /** Number of the last commit. */
    public abstract long latestSnapshot(Path warehouse, String table) throws Exception;

    /** Every row of a snapshot as text, with the columns that the table had then. */
    public abstract List<List<Object>> snapshot(Path warehouse, String table, long id)
            throws Exception;

    /** Partitions of the files that a scan of the last commit reads for these values. */
    public abstract List<String> partitionsOfFiles(
            Path warehouse, String table, Map<String, String> filter) throws Exception;

    /** What the table itself calls the type of each column, nullability included. */
    public abstract Map<String, String> columnTypes(Path warehouse, String table) throws Exception;

    /** Adds a column that takes nulls behind the others of a table that is there. */
    public abstract void addDoubleColumn(Path warehouse, String table, String column)
            throws Exception;

    @Nullable
    private static Object text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    /** Configuration of a table in database {@code lake}; extras come without the format's name. */
    public Map<String, String> properties(Path warehouse, String table, String... extras) {
        String prefix = factory.factoryIdentifier();
        Map<String, String> properties = new HashMap<>();
        properties.put("table.name", table);
        properties.put(prefix + ".catalog.warehouse", warehouse.toUri().toString());
        properties.put(prefix + ".table.name", "lake." + table);
        if (this == ICEBERG) {
            properties.put("iceberg.catalog.type", "hadoop");
        }
        for (int i = 0; i < extras.length; i += 2) {
            properties.put(prefix + "." + extras[i], extras[i + 1]);
        }
        return properties;
    }

    public PreparedSink prepare(Map<String, String> properties, PixelsSchema schema) {
        return prepare(factory, properties, schema);
    }

    /** Checks the configuration as the job does, and prepares the table. */
    public static PreparedSink prepare(
            SinkFactory factory, Map<String, String> properties, PixelsSchema schema) {
        Map<String, String> all = new HashMap<>(properties);
        all.putIfAbsent("table.name", "orders");
        SinkSettings settings =
                new SinkSettings(
                        org.apache.flink.configuration.Configuration.fromMap(all), factory);
        Problems problems = new Problems();
        factory.check(settings, schema, problems);
        problems.throwIfAny();
        return factory.prepare(settings, schema);
    }

    /** Opens a table that is there for its upkeep. */
    public TableMaintenance maintenance(Map<String, String> properties) {
        return factory.maintenance(
                        new SinkSettings(
                                org.apache.flink.configuration.Configuration.fromMap(properties),
                                factory))
                .orElseThrow();
    }

    /** Every row of the table as the sink's own view reads it. */
    public static List<List<Object>> read(PreparedSink sink) throws Exception {
        List<List<Object>> rows = new ArrayList<>();
        try (TargetView view = sink.view().orElseThrow()) {
            view.scan(row -> rows.add(Arrays.asList(row)));
        }
        return rows;
    }
}
