package io.pixelsdb.pixels.flink.mock.recording;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pixelsdb.pixels.flink.proto.RecordedPoll;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads a recording poll by poll, or a poll at a position once more. What is cut off at the end, as
 * a process leaves it that was killed, is not read. Not thread-safe.
 */
public final class RecordingReader implements Closeable {

    private static final int MOST_LENGTH_BYTES = 5;

    private final Path path;
    private final RandomAccessFile file;

    private RecordingReader(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * @throws IOException if the file cannot be read or is no recording; the message names it
     */
    public static RecordingReader open(Path path) throws IOException {
        RandomAccessFile file = new RandomAccessFile(requireNonNull(path, "path").toFile(), "r");
        try {
            byte[] expected = RecordingFormat.firstLine();
            byte[] found = new byte[(int) Math.min(expected.length, file.length())];
            file.readFully(found);
            if (!Arrays.equals(found, expected)) {
                throw new IOException(path + " is not a recording that this version can read");
            }
            return new RecordingReader(path, file);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Where {@link #next} goes on. */
    public long position() throws IOException {
        return file.getFilePointer();
    }

    /** The next poll; empty at the end of what was written completely. */
    public Optional<RecordedPoll> next() throws IOException {
        long start = position();
        int length = length(start);
        if (length < 0 || length > file.length() - position()) {
            file.seek(start);
            return Optional.empty();
        }
        byte[] bytes = new byte[length];
        file.readFully(bytes);
        try {
            return Optional.of(RecordedPoll.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            throw new IOException(path + " is damaged at byte " + start, e);
        }
    }

    /** The poll that began at a {@link #position}. */
    public RecordedPoll read(long position) throws IOException {
        file.seek(position);
        return next().orElseThrow(() -> new IOException(path + " has become shorter"));
    }

    /** A varint; negative if the file ends before it does. */
    private int length(long start) throws IOException {
        int length = 0;
        for (int i = 0; i < MOST_LENGTH_BYTES; i++) {
            int next = file.read();
            if (next < 0) {
                return -1;
            }
            length |= (next & 0x7f) << 7 * i;
            if (next < 0x80) {
                if (length < 0) {
                    break;
                }
                return length;
            }
        }
        throw new IOException(path + " is damaged at byte " + start);
    }

    /** Bytes behind the last poll that {@link #next} has read. */
    public long remaining() throws IOException {
        return file.length() - position();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
