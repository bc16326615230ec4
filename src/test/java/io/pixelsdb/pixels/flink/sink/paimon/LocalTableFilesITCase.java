package io.pixelsdb.pixels.flink.sink.paimon;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.schema.SchemaParser;
import io.pixelsdb.pixels.flink.sink.Lake;
import io.pixelsdb.pixels.flink.sink.Race;
import io.pixelsdb.pixels.flink.sink.SinkSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.fs.FileIO;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether processes that commit to a local table at the same time leave one another's commits. */
class LocalTableFilesITCase {

    private static final int SNAPSHOTS = 5000;
    private static final int COMMITS = 150;

    @TempDir Path directory;

    @Test
    void ofTwoWhoWriteASnapshotOneSucceeds() throws Exception {
        table(directory);

        List<String> written = Race.run(SnapshotRacer.class, directory);

        assertThat(written).hasSize(SNAPSHOTS).doesNotHaveDuplicates();
    }

    @Test
    void ofTwoWhoCommitNothingIsLost() throws Exception {
        FileStoreTable table = table(directory);

        Race.run(CommitRacer.class, directory);

        assertThat(table.snapshotManager().latestSnapshotIdFromFileSystem()).isEqualTo(2 * COMMITS);
        assertThat(table.latestSnapshot().orElseThrow().totalRecordCount()).isEqualTo(2 * COMMITS);
    }

    /** Writes snapshots of a text of its own. */
    static final class SnapshotRacer {

        public static void main(String[] args) throws Exception {
            FileStoreTable table = table(Path.of(args[0]));
            FileIO files = InstantiationUtil.clone(table.fileIO());
            List<String> written = new ArrayList<>();
            Race.lineUp(args[0], args[1]);
            for (int i = 0; i < SNAPSHOTS; i++) {
                String name = "snapshot/snapshot-" + (i + 1);
                if (files.tryToWriteAtomic(
                        new org.apache.paimon.fs.Path(table.location(), name), args[1])) {
                    written.add(name);
                }
            }
            Race.say(args[0], args[1], written);
        }
    }

    /** Commits a row each time. */
    static final class CommitRacer {

        public static void main(String[] args) throws Exception {
            FileStoreTable table = table(Path.of(args[0]));
            Race.lineUp(args[0], args[1]);
            for (int i = 0; i < COMMITS; i++) {
                BatchWriteBuilder builder = table.newBatchWriteBuilder();
                try (BatchTableWrite write = builder.newWrite();
                        BatchTableCommit commit = builder.newCommit()) {
                    write.write(GenericRow.of(i));
                    commit.commit(write.prepareCommit());
                }
            }
            Race.say(args[0], args[1], List.of());
        }
    }

    private static FileStoreTable table(Path directory) throws Exception {
        SinkSettings settings =
                new SinkSettings(
                        Configuration.fromMap(
                                Lake.PAIMON.properties(
                                        directory,
                                        "orders",
                                        "table.commit.max-retries",
                                        "10000",
                                        "table.write-only",
                                        "true")),
                        new PaimonSinkFactory());
        try (Catalog catalog = PaimonCatalogSettings.from(settings).open()) {
            return PaimonTables.createIfAbsent(
                    catalog,
                    Identifier.create("lake", "orders"),
                    SchemaParser.parse("id:INT", null),
                    settings);
        }
    }
}
