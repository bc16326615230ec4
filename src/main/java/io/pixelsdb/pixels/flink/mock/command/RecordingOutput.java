package io.pixelsdb.pixels.flink.mock.command;

import static java.util.Objects.requireNonNull;

import io.grpc.ServerInterceptor;
import io.pixelsdb.pixels.flink.mock.recording.Recorder;
import io.pixelsdb.pixels.flink.mock.recording.RecordingWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The recording that the command writes, if it is asked for one. */
final class RecordingOutput implements AutoCloseable {

    private final Optional<Path> file;
    private final Optional<RecordingWriter> writer;
    private final Optional<Recorder> recorder;

    private RecordingOutput(Optional<Path> file, Optional<RecordingWriter> writer) {
        this.file = requireNonNull(file, "file");
        this.writer = requireNonNull(writer, "writer");
        this.recorder = writer.map(given -> new Recorder(given, Clock.systemUTC()));
    }

    /**
     * @throws FailedException if the file cannot be created
     */
    static RecordingOutput create(Optional<Path> file) throws FailedException {
        try {
            return new RecordingOutput(
                    file,
                    file.isPresent()
                            ? Optional.of(RecordingWriter.create(file.get()))
                            : Optional.empty());
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** What responses have to pass through. */
    List<ServerInterceptor> recorders() {
        return recorder.map(List::<ServerInterceptor>of).orElse(List.of());
    }

    /**
     * @throws FailedException if a response could not be written
     */
    void check() throws FailedException {
        Optional<IOException> failure = recorder.flatMap(Recorder::failure);
        if (failure.isPresent()) {
            throw failed(file, failure.get());
        }
    }

    private static FailedException failed(Optional<Path> file, IOException e) {
        return new FailedException(
                "Cannot write " + MockOption.RECORD + " " + file.map(Path::toString).orElse(""), e);
    }

    void conclude(Console console) {
        writer.ifPresent(
                given ->
                        console.say(
                                "recorded "
                                        + given.polls()
                                        + " responses with their row values in "
                                        + file.orElseThrow()));
    }

    @Override
    public void close() throws FailedException {
        try {
            if (writer.isPresent()) {
                writer.get().close();
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }
}
