package io.pixelsdb.pixels.flink.mock.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.proto.RecordedPoll;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {

    private static final RecordedPoll FIRST = Polls.poll(1, Polls.request("t", 3), "one");
    private static final RecordedPoll SECOND = Polls.poll(2, Polls.request("t"), "x".repeat(300));

    @TempDir private Path directory;

    private Path file;

    @BeforeEach
    void record() throws IOException {
        file = directory.resolve("polls.rec");
        Polls.record(file, FIRST, SECOND);
    }

    @Test
    void holdsPollsInTheirOrder() throws IOException {
        assertThat(read(file)).containsExactly(FIRST, SECOND);
    }

    @Test
    void pollsCanBeReadAtTheirPositions() throws IOException {
        try (RecordingReader reader = RecordingReader.open(file)) {
            long first = reader.position();
            reader.next();
            long second = reader.position();

            assertThat(reader.read(second)).isEqualTo(SECOND);
            assertThat(reader.read(first)).isEqualTo(FIRST);
        }
    }

    @Test
    void whatIsCutOffAtTheEndIsLeftOut() throws IOException {
        byte[] all = Files.readAllBytes(file);
        int firstEnds = all.length - SECOND.getSerializedSize() - 2;
        for (int length = firstEnds; length < all.length; length++) {
            Path cut = directory.resolve("cut." + length);
            Files.write(cut, Arrays.copyOf(all, length));

            try (RecordingReader reader = RecordingReader.open(cut)) {
                assertThat(reader.next()).contains(FIRST);
                assertThat(reader.next()).isEmpty();
                assertThat(reader.remaining()).isEqualTo(length - firstEnds);
            }
        }
    }

    @Test
    void damageIsNotTakenForTheEnd() throws IOException {
        byte[] all = Files.readAllBytes(file);
        int firstLine = RecordingFormat.firstLine().length;
        // A message whose first field has a wire type that there is not.
        all[firstLine + 1] = 0x0f;
        Path damaged = Files.write(directory.resolve("damaged"), all);

        assertThatThrownBy(() -> read(damaged))
                .isInstanceOf(IOException.class)
                .hasMessage(damaged + " is damaged at byte " + firstLine);
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        for (String text : List.of("", "pixels-recording", "pixels-recording 2\nmore and more")) {
            Path other = Files.writeString(directory.resolve("other"), text);

            assertThatThrownBy(() -> RecordingReader.open(other))
                    .isInstanceOf(IOException.class)
                    .hasMessage(other + " is not a recording that this version can read");
        }
    }

    @Test
    void isNeverWrittenOver() {
        assertThatThrownBy(() -> RecordingWriter.create(file))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    /** The format as it is documented, which other programs may rely upon. */
    @Test
    void isALineAndDelimitedMessages() throws IOException {
        byte[] all = Files.readAllBytes(file);
        byte[] line = "pixels-recording 1\n".getBytes(StandardCharsets.US_ASCII);

        assertThat(Arrays.copyOf(all, line.length)).isEqualTo(line);
        InputStream rest = new ByteArrayInputStream(all, line.length, all.length - line.length);
        assertThat(RecordedPoll.parseDelimitedFrom(rest)).isEqualTo(FIRST);
        assertThat(RecordedPoll.parseDelimitedFrom(rest)).isEqualTo(SECOND);
        assertThat(RecordedPoll.parseDelimitedFrom(rest)).isNull();
    }

    private static List<RecordedPoll> read(Path file) throws IOException {
        List<RecordedPoll> polls = new ArrayList<>();
        try (RecordingReader reader = RecordingReader.open(file)) {
            Optional<RecordedPoll> poll = reader.next();
            while (poll.isPresent()) {
                polls.add(poll.get());
                poll = reader.next();
            }
        }
        return polls;
    }
}
