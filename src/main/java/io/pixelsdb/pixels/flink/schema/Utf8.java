package io.pixelsdb.pixels.flink.schema;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Checks text without copying it where it is plain ASCII, as most of it is. */
final class Utf8 {

    static final String MALFORMED = "the bytes are not well-formed UTF-8";

    private Utf8() {}

    /**
     * Number of code points.
     *
     * @throws DecodeException if the bytes are not well-formed: sinks would replace the broken ones
     */
    static int countCharacters(byte[] bytes, int offset, int length) throws DecodeException {
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            if (bytes[i] < 0) {
                return countWide(bytes, offset, length);
            }
        }
        return length;
    }

    private static int countWide(byte[] bytes, int offset, int length) throws DecodeException {
        try {
            CharBuffer text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes, offset, length));
            return Character.codePointCount(text, 0, text.length());
        } catch (CharacterCodingException e) {
            throw new DecodeException(MALFORMED);
        }
    }
}
