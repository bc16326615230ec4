package io.pixelsdb.pixels.flink.sink.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A table is loaded as seldom as may be, and no commit misses anything for that. */
class SparingTableLoaderTest {

    private static final TableIdentifier ORDERS = TableIdentifier.of("lake", "orders");
    private static final long LATER = SparingTableLoader.PERIOD.toNanos();
    private static final InMemoryCatalog CATALOG = new InMemoryCatalog();

    private final Counting counting = new Counting();
    private final SparingTableLoader loader = new SparingTableLoader(counting);

    @BeforeAll
    static void createTable() {
        CATALOG.initialize("catalog", Map.of());
        CATALOG.createNamespace(Namespace.of("lake"));
        CATALOG.createTable(
                ORDERS, new Schema(Types.NestedField.required(1, "id", Types.IntegerType.get())));
    }

    @AfterAll
    static void closeCatalog() throws Exception {
        CATALOG.close();
    }

    @Test
    void loadsOnceAMinuteAtMost() {
        Table first = loader.loadTable(Long.MAX_VALUE - LATER / 2);
        assertThat(loader.loadTable(Long.MAX_VALUE)).isSameAs(first);
        assertThat(loader.loadTable(Long.MIN_VALUE + LATER / 2 - 2)).isSameAs(first);
        assertThat(counting.loads).isEqualTo(1);

        assertThat(loader.loadTable(Long.MIN_VALUE + LATER / 2)).isNotSameAs(first);
        assertThat(counting.loads).isEqualTo(2);
    }

    @Test
    void loadsAnewAfterItWasClosedOrCopied() throws Exception {
        loader.open();
        Table first = loader.loadTable(0);
        assertThat(loader.isOpen()).isTrue();
        SparingTableLoader travelled = InstantiationUtil.clone(loader);
        assertThat(travelled.loadTable(0)).isNotSameAs(first);
        SparingTableLoader copy = (SparingTableLoader) loader.clone();
        assertThat(copy.loadTable(0)).isNotSameAs(first);
        loader.close();
        assertThat(loader.isOpen()).isFalse();

        assertThat(loader.loadTable(0)).isNotSameAs(first);
    }

    @Test
    void commitsToTheNewestStateOfATableThatWasLoadedLongAgo() {
        Table old = loader.loadTable(0);
        CATALOG.loadTable(ORDERS).updateProperties().set("by", "somebody else").commit();
        CATALOG.loadTable(ORDERS).newAppend().appendFile(file("theirs")).commit();
        loader.loadTable(LATER - 1).newAppend().appendFile(file("ours")).commit();

        Table now = CATALOG.loadTable(ORDERS);
        assertThat(now.currentSnapshot().summary()).containsEntry("total-data-files", "2");
        assertThat(now.properties()).containsEntry("by", "somebody else");
        assertThat(loader.loadTable(LATER - 1)).isSameAs(old);
    }

    private static DataFile file(String name) {
        return DataFiles.builder(PartitionSpec.unpartitioned())
                .withPath("memory:/" + name + ".parquet")
                .withFileSizeInBytes(1)
                .withRecordCount(1)
                .build();
    }

    private static final class Counting implements TableLoader {

        private static final long serialVersionUID = 1L;

        private boolean open;
        private int loads;

        @Override
        public void open() {
            open = true;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public Table loadTable() {
            loads++;
            return CATALOG.loadTable(ORDERS);
        }

        @Override
        public TableLoader clone() {
            return new Counting();
        }

        @Override
        public void close() throws IOException {
            open = false;
        }
    }
}
