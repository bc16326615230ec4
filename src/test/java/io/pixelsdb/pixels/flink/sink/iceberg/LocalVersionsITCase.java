package io.pixelsdb.pixels.flink.sink.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.sink.Lake;
import io.pixelsdb.pixels.flink.sink.Race;
import io.pixelsdb.pixels.flink.sink.SinkSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether processes that commit to a local table at the same time leave one another's commits. */
class LocalVersionsITCase {

    private static final TableIdentifier NAME = TableIdentifier.of("lake", "orders");
    private static final int VERSIONS = 5000;
    private static final int COMMITS = 100;

    @TempDir Path directory;

    private Table table;

    @BeforeEach
    void create() throws Exception {
        table =
                catalog(directory)
                        .buildTable(
                                NAME,
                                new Schema(
                                        Types.NestedField.required(
                                                1, "id", Types.IntegerType.get())))
                        .withProperty(TableProperties.COMMIT_NUM_RETRIES, "10000")
                        .withProperty(TableProperties.COMMIT_MIN_RETRY_WAIT_MS, "1")
                        .withProperty(TableProperties.COMMIT_MAX_RETRY_WAIT_MS, "20")
                        .create();
    }

    @Test
    void ofTwoWhoWriteAVersionOneSucceeds() throws Exception {
        List<String> written = Race.run(VersionRacer.class, directory);

        assertThat(written).hasSize(VERSIONS).doesNotHaveDuplicates();
    }

    @Test
    void ofTwoWhoCommitNothingIsLost() throws Exception {
        List<String> committed = Race.run(CommitRacer.class, directory);

        table.refresh();
        List<String> found = new ArrayList<>();
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            tasks.forEach(task -> found.add(task.file().location()));
        }
        assertThat(committed).hasSize(2 * COMMITS);
        assertThat(found).containsExactlyInAnyOrderElementsOf(committed);
    }

    /** Renames as a commit does, without all that comes before. */
    static final class VersionRacer {

        public static void main(String[] args) throws Exception {
            Path directory = Path.of(args[0]);
            Table table = catalog(directory).loadTable(NAME);
            org.apache.hadoop.fs.Path metadata =
                    new org.apache.hadoop.fs.Path(table.location(), "metadata");
            FileSystem files = metadata.getFileSystem(((HadoopFileIO) table.io()).getConf());
            List<Path> drafts = new ArrayList<>();
            for (int i = 0; i < VERSIONS; i++) {
                Path draft = directory.resolve("draft-" + args[1] + "-" + i);
                drafts.add(Files.writeString(draft, args[1]));
            }
            List<String> written = new ArrayList<>();
            Race.lineUp(args[0], args[1]);
            for (int i = 0; i < VERSIONS; i++) {
                org.apache.hadoop.fs.Path version =
                        new org.apache.hadoop.fs.Path(metadata, "v" + (i + 2) + ".metadata.json");
                org.apache.hadoop.fs.Path draft =
                        new org.apache.hadoop.fs.Path(drafts.get(i).toUri());
                if (!files.exists(version) && files.rename(draft, version)) {
                    written.add(version.getName());
                }
            }
            Race.say(args[0], args[1], written);
        }
    }

    /** Commits files that are not there; nobody reads them. */
    static final class CommitRacer {

        public static void main(String[] args) throws Exception {
            Table table = catalog(Path.of(args[0])).loadTable(NAME);
            List<String> paths =
                    IntStream.range(0, COMMITS)
                            .mapToObj(i -> table.location() + "/data/" + args[1] + "-" + i)
                            .collect(Collectors.toList());
            Race.lineUp(args[0], args[1]);
            for (String path : paths) {
                table.newFastAppend()
                        .appendFile(
                                DataFiles.builder(table.spec())
                                        .withPath(path + ".parquet")
                                        .withFileSizeInBytes(1)
                                        .withRecordCount(1)
                                        .build())
                        .commit();
            }
            Race.say(
                    args[0],
                    args[1],
                    paths.stream().map(path -> path + ".parquet").collect(Collectors.toList()));
        }
    }

    private static Catalog catalog(Path directory) {
        return IcebergCatalogSettings.from(
                        new SinkSettings(
                                Configuration.fromMap(Lake.ICEBERG.properties(directory, "orders")),
                                new IcebergSinkFactory()))
                .open();
    }
}
