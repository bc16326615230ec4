package io.pixelsdb.pixels.flink.source.custody;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import org.apache.flink.annotation.Internal;

/** Entries of one bucket that are not known to be committed. Immutable. */
@Internal
public final class Unfinished {

    private final long responses;
    private final long bytes;
    private final PixelsSplit behind;

    /**
     * @param responses how many there are
     * @param bytes of all of them
     * @param behind the split as it is when all of them are emitted
     */
    public Unfinished(long responses, long bytes, PixelsSplit behind) {
        this.responses = responses;
        this.bytes = bytes;
        this.behind = requireNonNull(behind, "behind");
    }

    public long responses() {
        return responses;
    }

    public long bytes() {
        return bytes;
    }

    public PixelsSplit behind() {
        return behind;
    }
}
