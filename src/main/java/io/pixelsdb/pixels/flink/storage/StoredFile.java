package io.pixelsdb.pixels.flink.storage;

import static java.util.Objects.requireNonNull;

import org.apache.flink.annotation.Internal;

/** A file as a listing shows it. Immutable. */
@Internal
public final class StoredFile {

    private final String name;
    private final long size;

    /**
     * @param size in bytes
     */
    public StoredFile(String name, long size) {
        this.name = requireNonNull(name, "name");
        this.size = size;
    }

    public String name() {
        return name;
    }

    public long size() {
        return size;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof StoredFile
                && name.equals(((StoredFile) o).name)
                && size == ((StoredFile) o).size;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name + " (" + size + " bytes)";
    }
}
