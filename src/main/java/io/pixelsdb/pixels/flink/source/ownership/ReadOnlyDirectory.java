package io.pixelsdb.pixels.flink.source.ownership;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StorageOutput;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A directory of a storage, of others who must not be disturbed. Thread-safe. */
final class ReadOnlyDirectory implements Storage {

    private final Storage parent;
    private final String prefix;

    /** Closing it leaves the parent open. */
    ReadOnlyDirectory(Storage parent, String directory) {
        this.parent = requireNonNull(parent, "parent");
        this.prefix = requireNonNull(directory, "directory") + "/";
    }

    @Override
    public List<StoredFile> list(String begin) throws IOException {
        return parent.list(prefix + begin).stream()
                .map(file -> new StoredFile(file.name().substring(prefix.length()), file.size()))
                .collect(Collectors.toList());
    }

    @Override
    public byte[] read(String name, long offset, int length) throws IOException {
        return parent.read(prefix + name, offset, length);
    }

    @Override
    public StorageOutput create(String name) {
        throw new UnsupportedOperationException("Not to be written: " + prefix + name);
    }

    @Override
    public void delete(Collection<String> names) {
        throw new UnsupportedOperationException("Nothing of it is to be deleted: " + prefix);
    }

    @Override
    public boolean syncsWhileOpen() {
        return parent.syncsWhileOpen();
    }

    @Override
    public void close() {}
}
