package io.pixelsdb.pixels.flink.source.segment;

import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.annotation.Nullable;

/**
 * Bytes of one file, fetched in large pieces from front to back. The file may grow meanwhile: it is
 * read to where it really ends, which is not before the size that was listed. Not thread-safe.
 */
final class SegmentBytes {

    private static final int PIECE = 2 << 20;

    /**
     * Asked for beyond the listed size, to find out in the same call whether the file has grown.
     */
    private static final int BEYOND = 4096;

    /** Files that end in zeros are rare, so few bytes are fetched to find that one does not. */
    private static final int BACK = 1 << 16;

    private final Storage storage;
    private final StoredFile file;
    private byte[] piece = new byte[0];
    private long pieceOffset;
    private long knownSize;

    SegmentBytes(Storage storage, StoredFile file) {
        this.storage = storage;
        this.file = file;
        this.knownSize = file.size();
    }

    /** Null if the file ends before. */
    @Nullable
    ByteBuffer read(long offset, int length) throws IOException {
        if (!holds(offset, length)) {
            fetch(offset, length);
        }
        return holds(offset, length)
                ? ByteBuffer.wrap(piece, (int) (offset - pieceOffset), length).slice()
                : null;
    }

    boolean reaches(long offset) throws IOException {
        return knownSize >= offset || read(offset - 1, 1) != null;
    }

    /** Where the zeros begin with which the file ends; its size if it ends with something else. */
    long trailingZeros() throws IOException {
        long end = findEnd();
        while (end > 0) {
            long from = Math.max(0, end - BACK);
            byte[] bytes = storage.read(file.name(), from, (int) (end - from));
            for (int i = bytes.length - 1; i >= 0; i--) {
                if (bytes[i] != 0) {
                    return from + i + 1;
                }
            }
            end = from;
        }
        return 0;
    }

    private long findEnd() throws IOException {
        long end;
        do {
            end = knownSize;
        } while (reaches(end + 1));
        return end;
    }

    private boolean holds(long offset, int length) {
        return offset >= pieceOffset && offset + length <= pieceOffset + piece.length;
    }

    private void fetch(long offset, int atLeast) throws IOException {
        long known = Math.max(0, knownSize - offset) + BEYOND;
        piece = storage.read(file.name(), offset, (int) Math.max(atLeast, Math.min(PIECE, known)));
        pieceOffset = offset;
        knownSize = Math.max(knownSize, piece.length == 0 ? 0 : offset + piece.length);
    }
}
