package io.pixelsdb.pixels.flink.sink.paimon;

import io.pixelsdb.pixels.flink.sink.LocalNames;
import java.io.IOException;
import org.apache.paimon.fs.Path;
import org.apache.paimon.fs.local.LocalFileIO;

/**
 * Files of Paimon tables on a local disk: Paimon's own way there, but for snapshots and schemas. It
 * looks whether there is one and renames another file to it, which is one step only among the
 * threads of a JVM, so that of two processes the later could replace the commit of the other. Lives
 * where the job is submitted and in TaskManagers; thread-safe.
 */
final class LocalTableFiles extends LocalFileIO {

    private static final long serialVersionUID = 1L;

    @Override
    public boolean tryToWriteAtomic(Path path, String content) throws IOException {
        if (SnapshotOrder.isOutdated(this, path)) {
            return false;
        }
        Path draft = path.createTempPath();
        try {
            writeFile(draft, content, false);
            return LocalNames.claim(toFile(draft).toPath(), toFile(path).toPath());
        } finally {
            deleteQuietly(draft);
        }
    }
}
