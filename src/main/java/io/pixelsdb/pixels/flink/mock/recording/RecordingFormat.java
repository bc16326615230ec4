package io.pixelsdb.pixels.flink.mock.recording;

import java.nio.charset.StandardCharsets;

/**
 * What reader and writer of a recording agree upon: this line, then {@code RecordedPoll} messages,
 * each after its length as a varint ({@code proto/mock_recording.proto}).
 */
final class RecordingFormat {

    private static final String FIRST_LINE = "pixels-recording 1\n";

    private RecordingFormat() {}

    static byte[] firstLine() {
        return FIRST_LINE.getBytes(StandardCharsets.US_ASCII);
    }
}
