package io.pixelsdb.pixels.flink.storage;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Where files are kept, as plain data: a URI and the options to reach it. Immutable. Its text form
 * leaves the options out, as there may be secrets among them.
 */
@PublicEvolving
public final class StorageLocation implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String uri;
    private final TreeMap<String, String> options;

    /**
     * @param uri absolute; without a scheme it is a path of the local file system
     * @param options keys of {@link S3Options} for S3, none otherwise
     */
    public StorageLocation(String uri, Map<String, String> options) {
        this.uri = requireNonNull(uri, "uri");
        this.options = new TreeMap<>(options);
    }

    public URI uri() {
        return URI.create(uri);
    }

    public Map<String, String> options() {
        return Map.copyOf(options);
    }

    /** A directory in this one. */
    public StorageLocation resolve(String directory) {
        return new StorageLocation(
                uri.endsWith("/") ? uri + directory : uri + "/" + directory, options);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof StorageLocation
                && uri.equals(((StorageLocation) o).uri)
                && options.equals(((StorageLocation) o).options);
    }

    @Override
    public int hashCode() {
        return Objects.hash(uri, options);
    }

    @Override
    public String toString() {
        return uri;
    }
}
