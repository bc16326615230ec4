package io.pixelsdb.pixels.flink.schema;

import java.util.stream.IntStream;

/** Bytes as they are written down in tests: pairs of digits, blanks between them at will. */
final class Hex {

    private Hex() {}

    static byte[] bytes(String hex) {
        String digits = hex.replace(" ", "");
        byte[] bytes = new byte[digits.length() / 2];
        IntStream.range(0, bytes.length)
                .forEach(
                        i ->
                                bytes[i] =
                                        (byte)
                                                Integer.parseInt(
                                                        digits.substring(2 * i, 2 * i + 2), 16));
        return bytes;
    }
}
