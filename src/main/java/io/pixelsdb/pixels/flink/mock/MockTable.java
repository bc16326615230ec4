package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.proto.SourceInfo;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import javax.annotation.Nullable;

/** A table to serve: its name, columns and buckets, and what shall happen to it. Immutable. */
public final class MockTable {

    /** For {@link Builder#changes}: the producer never stops. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private final String schemaName;
    private final String tableName;
    private final MockSchema schema;
    private final int buckets;
    private final int queueCapacity;
    private final MockEncoding encoding;
    private final boolean nullFlag;
    private final boolean bothImages;
    private final long rate;
    private final long changes;
    private final long snapshot;
    private final long seed;
    private final Mix mix;
    private final KeyChange keyChange;
    private final int maxRows;
    private final int versionIndex;

    private MockTable(Builder builder) {
        this.schemaName = builder.schemaName;
        this.tableName = builder.tableName;
        this.schema = MockSchema.parse(builder.columns, builder.primaryKey);
        this.buckets = builder.buckets;
        this.queueCapacity = builder.queueCapacity;
        this.encoding = builder.encoding;
        this.nullFlag = builder.nullFlag && !encoding.isFirstGeneration();
        this.bothImages = builder.bothImages;
        this.rate = builder.rate;
        this.changes = builder.changes;
        this.snapshot = builder.snapshot;
        this.seed = builder.seed;
        Mix sensible = schema.hasKey() ? Mix.DEFAULT : Mix.INSERTS_ONLY;
        this.mix = builder.mix == null ? sensible : builder.mix;
        this.keyChange = builder.keyChange;
        this.maxRows = builder.maxRows;
        this.versionIndex = schema.versionIndex(builder.version);
        if (!schema.hasKey() && !mix.insertsOnly()) {
            throw new IllegalArgumentException(
                    "a table without a primary key takes inserts only: " + Mix.INSERTS_ONLY);
        }
        schema.check(encoding);
    }

    public static Builder builder() {
        return new Builder();
    }

    public String schemaName() {
        return schemaName;
    }

    public String tableName() {
        return tableName;
    }

    boolean isNamed(String schemaName, String tableName) {
        return this.schemaName.equals(schemaName) && this.tableName.equals(tableName);
    }

    public MockSchema schema() {
        return schema;
    }

    /** Writes rows of this table as its server sends them. */
    public RecordWriter records() {
        SourceInfo source =
                SourceInfo.newBuilder()
                        .setDb(schemaName)
                        .setSchema(schemaName)
                        .setTable(tableName)
                        .build();
        ValueEncoder encoder = new ValueEncoder(encoding, nullFlag);
        return new RecordWriter(schema, encoder, source, Math.max(buckets, 1), bothImages);
    }

    BucketQueues newQueues() {
        return buckets == 0
                ? BucketQueues.single(queueCapacity)
                : BucketQueues.bucketed(buckets, queueCapacity);
    }

    MockEncoding encoding() {
        return encoding;
    }

    public boolean nullFlag() {
        return nullFlag;
    }

    public long rate() {
        return rate;
    }

    /** Changes to produce, or {@link #UNLIMITED}. */
    public long changes() {
        return changes;
    }

    public long snapshot() {
        return snapshot;
    }

    public long seed() {
        return seed;
    }

    public Mix mix() {
        return mix;
    }

    public KeyChange keyChange() {
        return keyChange;
    }

    int maxRows() {
        return maxRows;
    }

    /** Position of the column that tells the change a row comes from, or -1 without one. */
    public int versionIndex() {
        return versionIndex;
    }

    /**
     * Makes up the first changes of the workload once more, as a server of this table hands them
     * out.
     */
    public void forEachChange(long count, Consumer<Change> changes) {
        Workload again = new Workload(this);
        for (long i = 0; i < count; i++) {
            changes.accept(again.next());
        }
    }

    /** {@code public.orders (id INT NOT NULL, data STRING; key id) with 128 buckets}. */
    @Override
    public String toString() {
        String queues =
                buckets == 0
                        ? "one queue, no buckets"
                        : buckets + (buckets == 1 ? " bucket" : " buckets");
        return schemaName + "." + tableName + " (" + schema + ") with " + queues;
    }

    /** Collects the settings of a {@link MockTable}; each has a default. Not thread-safe. */
    public static final class Builder {

        private String schemaName = "public";
        private String tableName = "orders";
        private String columns = "id:INT,data:STRING,price:DOUBLE";
        private List<String> primaryKey = List.of("id");
        private int buckets = 128;
        private int queueCapacity = 1_000;
        private MockEncoding encoding = MockEncoding.BINARY;
        private boolean nullFlag = true;
        private boolean bothImages;
        private long rate;
        private long changes;
        private long snapshot;
        private long seed = 1;
        @Nullable private Mix mix;
        private KeyChange keyChange = KeyChange.DELETE_INSERT;
        private int maxRows = 1_000_000;
        @Nullable private String version;

        private Builder() {}

        public Builder name(String schemaName, String tableName) {
            this.schemaName = requireNonNull(schemaName, "schemaName");
            this.tableName = requireNonNull(tableName, "tableName");
            return this;
        }

        /** Columns in the format of {@code source.schema}, and the key in key order, if any. */
        public Builder columns(String columns, String... primaryKey) {
            this.columns = requireNonNull(columns, "columns");
            this.primaryKey = List.copyOf(Arrays.asList(primaryKey));
            return this;
        }

        /** Number of buckets, 128 by default. */
        public Builder buckets(int buckets) {
            this.buckets = atLeast(1, buckets, "buckets");
            return this;
        }

        /** One queue for all rows, as old servers have, which ignore the buckets of a poll. */
        public Builder withoutBuckets() {
            this.buckets = 0;
            return this;
        }

        /** Records that a queue holds before the producer has to wait, 1,000 by default. */
        public Builder queueCapacity(int records) {
            this.queueCapacity = atLeast(1, records, "queue capacity");
            return this;
        }

        public Builder encoding(MockEncoding encoding) {
            this.encoding = requireNonNull(encoding, "encoding");
            return this;
        }

        /**
         * Whether nulls are flagged, as the newest servers do and this one by default. The first
         * generation never does.
         */
        public Builder nullFlag(boolean nullFlag) {
            this.nullFlag = nullFlag;
            return this;
        }

        /** Has records carry both images always, the one that does not apply without values. */
        public Builder bothImages(boolean bothImages) {
            this.bothImages = bothImages;
            return this;
        }

        /** Records a second, or 0, the default, for as many as the queues take. */
        public Builder rate(long recordsPerSecond) {
            this.rate = atLeast(0, recordsPerSecond, "rate");
            return this;
        }

        /** Records to produce: none by default, for tests that bring their own. */
        public Builder changes(long records) {
            this.changes = atLeast(0, records, "changes");
            return this;
        }

        /** How many of the first records are SNAPSHOT instead of INSERT records. */
        public Builder snapshot(long records) {
            this.snapshot = atLeast(0, records, "snapshot");
            return this;
        }

        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        public Builder mix(Mix mix) {
            this.mix = requireNonNull(mix, "mix");
            return this;
        }

        public Builder keyChange(KeyChange keyChange) {
            this.keyChange = requireNonNull(keyChange, "keyChange");
            return this;
        }

        /** Rows of a keyed table from which on updates take the place of inserts. */
        public Builder maxRows(int rows) {
            this.maxRows = atLeast(1, rows, "rows");
            return this;
        }

        /**
         * Has a column hold the {@linkplain Change#number() number} of the change that wrote the
         * row.
         *
         * @param column a BIGINT that may not be null, outside the key
         */
        public Builder version(String column) {
            this.version = requireNonNull(column, "column");
            return this;
        }

        /**
         * @throws IllegalArgumentException if the columns cannot be read or do not fit the mix
         */
        public MockTable build() {
            return new MockTable(this);
        }

        private static <N extends Number> N atLeast(int least, N value, String name) {
            if (value.longValue() < least) {
                throw new IllegalArgumentException(name + " must be at least " + least);
            }
            return value;
        }
    }
}
