package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SupportsPrefixOperations;

/** Files on the disk without Hadoop, which starts a process for each. Counts what is opened. */
final class LocalFiles implements SupportsPrefixOperations {

    private static final long serialVersionUID = 1L;

    /** How often each was opened for reading. */
    final Map<String, Integer> opened = new ConcurrentHashMap<>();

    @Override
    public InputFile newInputFile(String path) {
        opened.merge(path, 1, Integer::sum);
        return org.apache.iceberg.Files.localInput(path);
    }

    @Override
    public OutputFile newOutputFile(String path) {
        return org.apache.iceberg.Files.localOutput(path);
    }

    @Override
    public void deleteFile(String path) {
        try {
            Files.delete(Path.of(path));
        } catch (NoSuchFileException e) {
            throw new NotFoundException(e, "%s", path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Iterable<FileInfo> listPrefix(String prefix) {
        try (Stream<Path> files = Files.walk(Path.of(prefix))) {
            List<Path> all = files.filter(Files::isRegularFile).collect(Collectors.toList());
            return all.stream().map(LocalFiles::info).collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileInfo info(Path file) {
        try {
            return new FileInfo(
                    file.toString(), Files.size(file), Files.getLastModifiedTime(file).toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void deletePrefix(String prefix) {
        throw new UnsupportedOperationException();
    }
}
