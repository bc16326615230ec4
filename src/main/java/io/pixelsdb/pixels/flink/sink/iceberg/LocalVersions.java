package io.pixelsdb.pixels.flink.sink.iceberg;

import io.pixelsdb.pixels.flink.sink.LocalNames;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Local files as a Hadoop catalog needs them: it commits by renaming a file to the next version of
 * the table, and relies on that to fail if there is one. On HDFS it does; Hadoop's local files
 * would be replaced, and with them the commit of another process. Loaded by Hadoop by its name,
 * wherever tables are opened; thread-safe.
 */
@Internal
public final class LocalVersions extends LocalFileSystem {

    private static final Logger LOG = LoggerFactory.getLogger(LocalVersions.class);

    /** As Iceberg names them, compressed or not. */
    private static final List<String> EXTENSIONS =
            List.of(".metadata.json", ".gz.metadata.json", ".metadata.json.gz");

    private static final Pattern VERSION =
            Pattern.compile("v(\\d{1,9})(\\.gz)?\\.metadata\\.json(\\.gz)?");

    @Override
    public boolean rename(Path source, Path target) throws IOException {
        Matcher version = VERSION.matcher(target.getName());
        if (!version.matches()) {
            return super.rename(source, target);
        }
        if (isOutdated(target, Integer.parseInt(version.group(1)))
                || !LocalNames.claim(local(source), local(target))) {
            return false;
        }
        moveChecksum(source, target);
        return true;
    }

    /**
     * Whether there is none to follow. Old versions are deleted, so that their names are free
     * again: a process that stood still in its commit for that long would take the table back to
     * them.
     */
    private boolean isOutdated(Path target, int version) {
        String before = "v" + (version - 1);
        return version > 1
                && EXTENSIONS.stream()
                        .map(extension -> local(target).resolveSibling(before + extension))
                        .noneMatch(Files::exists);
    }

    private java.nio.file.Path local(Path path) {
        return pathToFile(path).toPath();
    }

    /** What fails here fails no more than the check: the table has its version. */
    private void moveChecksum(Path source, Path target) {
        FileSystem files = getRaw();
        Path checksum = getChecksumFile(source);
        try {
            if (files.exists(checksum) && !files.rename(checksum, getChecksumFile(target))) {
                LOG.warn("{} cannot be renamed, so that {} has no checksum", checksum, target);
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be renamed, so that {} has no checksum", checksum, target, e);
        }
    }
}
