package io.pixelsdb.pixels.flink.mock.recording;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.proto.RecordedPoll;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes a recording, each poll through to the operating system. Thread-safe. */
public final class RecordingWriter implements Closeable {

    private final OutputStream out;
    private long polls;

    private RecordingWriter(OutputStream out) throws IOException {
        this.out = requireNonNull(out, "out");
        out.write(RecordingFormat.firstLine());
        out.flush();
    }

    /**
     * @param file must not exist, since a recording cannot be made again
     */
    public static RecordingWriter create(Path file) throws IOException {
        return new RecordingWriter(
                new BufferedOutputStream(
                        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)));
    }

    public synchronized void write(RecordedPoll poll) throws IOException {
        poll.writeDelimitedTo(out);
        out.flush();
        polls++;
    }

    /** Polls that were written. */
    public synchronized long polls() {
        return polls;
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
