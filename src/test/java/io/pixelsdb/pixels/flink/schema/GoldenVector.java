package io.pixelsdb.pixels.flink.schema;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;

/** One line of the golden file: what a server of a generation sends, and what it means. */
public final class GoldenVector {

    private static final String ERROR = "error: ";

    private final int line;
    private final String generation;
    private final Map<String, String> settings;
    private final String type;
    private final String wire;
    private final String expected;

    GoldenVector(int line, Map<String, Map<String, String>> generations, String... fields) {
        this.line = line;
        this.generation = fields[0];
        this.settings = generations.get(fields[0]);
        this.type = fields[1];
        this.wire = fields[2];
        this.expected = fields[3];
    }

    public String generation() {
        return generation;
    }

    /** What a user of such a server sets, by the keys of the configuration. */
    public Map<String, String> settings() {
        return settings;
    }

    DecodingSettings decodingSettings() {
        return DecodingSettings.from(Configuration.fromMap(settings));
    }

    public String type() {
        return type;
    }

    /** The bytes as they stand in the file. */
    public String wire() {
        return wire;
    }

    boolean flaggedNull() {
        return wire.equals("flagged");
    }

    /** None for a null. */
    byte[] bytes() {
        if (wire.startsWith("\"")) {
            return unquote(wire).getBytes(StandardCharsets.UTF_8);
        }
        return flaggedNull() || wire.equals("empty") ? new byte[0] : Hex.bytes(wire);
    }

    public boolean isError() {
        return expected.startsWith(ERROR);
    }

    /** A part of the message. */
    String error() {
        return expected.substring(ERROR.length());
    }

    /** The value as Flink has it. */
    @Nullable
    public Object value() {
        return expected.equals("NULL")
                ? null
                : InternalValue.parse(ColumnTypes.parse(type), expected);
    }

    /** What {@link #value()} is for people. */
    public String shown() {
        return expected;
    }

    static String unquote(String text) {
        return text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1");
    }

    @Override
    public String toString() {
        return "line " + line + ": " + generation + " " + type + " " + wire;
    }
}
