package io.pixelsdb.pixels.flink.sink.paimon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.paimon.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTableFilesTest {

    @TempDir java.nio.file.Path directory;

    private final LocalTableFiles files = new LocalTableFiles();

    @Test
    void whatIsThereStaysAsItIsAndNothingIsLeftBehind() throws Exception {
        for (String name : new String[] {"schema-0", "snapshot-1", "snapshot-2"}) {
            assertThat(write(name, "one's")).isTrue();
            assertThat(write(name, "another's")).isFalse();
            assertThat(directory.resolve("table/" + name)).hasContent("one's");
        }
        assertThat(directory.resolve("table").toFile().list())
                .containsExactlyInAnyOrder("schema-0", "snapshot-1", "snapshot-2");
    }

    @Test
    void aSnapshotThatFollowsNoneIsOutdated() throws Exception {
        assertThat(write("snapshot-7", "late")).isFalse();

        assertThat(directory.resolve("table/snapshot-7")).doesNotExist();
    }

    private boolean write(String name, String content) throws IOException {
        return files.tryToWriteAtomic(
                new Path(new Path(directory.toUri().toString(), "table"), name), content);
    }
}
