package io.pixelsdb.pixels.flink.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalDataOutputStream;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On Flink's own local file system, which looks first and writes then. */
class FlinkStorageTest extends StorageConformance {

    @TempDir private java.nio.file.Path folder;

    @Override
    Storage open() throws IOException {
        return openAgain();
    }

    @Override
    Storage openAgain() throws IOException {
        return FlinkStorage.open("file://" + folder + "/not yet/there", true);
    }

    @Test
    void replacesItsOwnHalfOfAFileAtTheNextAttempt() throws IOException {
        FullDisk disk = new FullDisk();
        FlinkStorage storage = new FlinkStorage(disk, new Path(folder.toUri()), true);
        StorageOutput output = storage.create("a/file");
        output.write(ByteBuffer.wrap("content".getBytes(UTF_8)));

        assertThatThrownBy(output::close)
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("a/file")
                .hasMessageContaining("disk is full");
        disk.full = false;
        output.close();

        assertThat(storage.read("a/file", 0, 10)).isEqualTo("content".getBytes(UTF_8));
    }

    @Test
    void knowsThatAFileExistsWhateverTheExceptionSays() throws IOException {
        put(openAgain(), "file", "");
        FileSystem strange =
                new LocalFileSystem() {
                    @Override
                    public FSDataOutputStream create(Path path, WriteMode overwrite)
                            throws IOException {
                        throw new IOException("strange");
                    }
                };
        Path root = new Path("file://" + folder + "/not yet/there");
        FlinkStorage storage = new FlinkStorage(strange, root, true);

        assertThatThrownBy(() -> put(storage, "file", ""))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> put(storage, "none", ""))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("there/none")
                .hasMessageContaining("strange");
    }

    /** Takes half of a file while it is full. */
    private static final class FullDisk extends LocalFileSystem {

        private boolean full = true;

        @Override
        public FSDataOutputStream create(Path path, WriteMode overwrite) throws IOException {
            FSDataOutputStream stream = super.create(path, overwrite);
            if (!full) {
                return stream;
            }
            stream.close();
            return new LocalDataOutputStream(pathToFile(path)) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    super.write(bytes, offset, length / 2);
                    throw new IOException("disk is full");
                }
            };
        }
    }
}
