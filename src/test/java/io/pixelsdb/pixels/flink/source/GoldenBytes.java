package io.pixelsdb.pixels.flink.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Bytes that an earlier release wrote, kept as commented hexadecimal text in test resources. */
public final class GoldenBytes {

    private GoldenBytes() {}

    public static byte[] read(String name) throws IOException {
        try (InputStream in = GoldenBytes.class.getResourceAsStream("/state/" + name)) {
            if (in == null) {
                throw new IOException("No resource /state/" + name);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            for (String line : text.split("\n")) {
                for (String pair : line.replaceFirst("#.*", "").trim().split(" +")) {
                    if (!pair.isEmpty()) {
                        bytes.write(Integer.parseInt(pair, 16));
                    }
                }
            }
            return bytes.toByteArray();
        }
    }
}
