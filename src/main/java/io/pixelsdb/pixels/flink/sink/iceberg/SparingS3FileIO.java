package io.pixelsdb.pixels.flink.sink.iceberg;

import static java.util.Objects.requireNonNull;

import org.apache.flink.annotation.Internal;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/**
 * S3FileIO that does not delete what was never written. Iceberg's writers name a file after each
 * checkpoint, and ask to delete it at the next one if no row came: a request of each writer, and in
 * a bucket with versions a marker that stays. Loaded by Iceberg by its name, wherever it reads or
 * writes; thread-safe.
 */
@Internal
public final class SparingS3FileIO extends S3FileIO {

    private static final long serialVersionUID = 1L;

    @Override
    public OutputFile newOutputFile(String path) {
        return new NamedFile(super.newOutputFile(path));
    }

    @Override
    public void deleteFile(OutputFile file) {
        if (!(file instanceof NamedFile) || ((NamedFile) file).begun) {
            super.deleteFile(file);
        }
    }

    /** A file that may never be begun. */
    private static final class NamedFile implements OutputFile {

        private final OutputFile file;
        private volatile boolean begun;

        NamedFile(OutputFile file) {
            this.file = requireNonNull(file, "file");
        }

        @Override
        public PositionOutputStream create() {
            begun = true;
            return file.create();
        }

        @Override
        public PositionOutputStream createOrOverwrite() {
            begun = true;
            return file.createOrOverwrite();
        }

        @Override
        public String location() {
            return file.location();
        }

        @Override
        public InputFile toInputFile() {
            return file.toInputFile();
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }
}
