package io.pixelsdb.pixels.flink.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;

/**
 * The rules of {@code docs/types.md} once more, slow and obvious, sharing nothing with the decoder
 * but the form of its results. Fails with any exception where the rules say that a value is an
 * error.
 */
final class ReferenceDecoder {

    private final String name;
    private final List<Integer> parameters;
    private final boolean notNull;
    private final boolean text;
    private final String unit;
    private final String nulls;
    private final boolean base64;

    /**
     * @param type a type with its parameters in one pair of brackets, perhaps NOT NULL
     */
    ReferenceDecoder(String type, Map<String, String> settings) {
        this.notNull = type.endsWith(" NOT NULL");
        String bare = type.replace(" NOT NULL", "");
        this.name = bare.replaceAll("\\(.*", "");
        this.parameters = parametersOf(bare);
        this.text = settings.getOrDefault("source.value-encoding", "binary").equals("text");
        this.unit = settings.getOrDefault("source.timestamp-unit", "us");
        this.nulls = settings.getOrDefault("source.null-encoding", "auto");
        this.base64 = settings.getOrDefault("source.binary-encoding", "raw").equals("base64");
    }

    private static List<Integer> parametersOf(String type) {
        if (type.contains("(")) {
            String[] numbers = type.replaceAll(".*\\(|\\)", "").split(" *, *");
            return List.of(
                    Integer.valueOf(numbers[0]), Integer.valueOf(numbers[numbers.length - 1]));
        }
        switch (type) {
            case "DECIMAL":
                return List.of(38, 0);
            case "CHAR":
                return List.of(1);
            case "TIME":
                return List.of(3);
            case "TIMESTAMP":
            case "TIMESTAMPTZ":
                return List.of(6);
            default:
                return List.of(Integer.MAX_VALUE);
        }
    }

    /**
     * @param flagSeen whether the server has flagged a null before
     */
    @Nullable
    Object decode(byte[] bytes, boolean flagged, boolean flagSeen) {
        boolean stringLike =
                List.of("CHAR", "VARCHAR", "STRING", "BINARY", "VARBINARY", "FIXED").contains(name);
        boolean fixedLength =
                List.of("BINARY", "FIXED").contains(name) && parameters.get(0) < Integer.MAX_VALUE;
        boolean emptyIsValue =
                stringLike
                        && !fixedLength
                        && (notNull || nulls.equals("flag") || nulls.equals("auto") && flagSeen);
        if (flagged || bytes.length == 0 && !emptyIsValue) {
            require(!notNull);
            return null;
        }
        switch (name) {
            case "BOOLEAN":
                return bool(bytes);
            case "TINYINT":
                return integer(bytes).byteValueExact();
            case "SMALLINT":
                return integer(bytes).shortValueExact();
            case "INT":
                return integer(bytes).intValueExact();
            case "BIGINT":
                return integer(bytes).longValueExact();
            case "FLOAT":
                return text
                        ? (Object) floatOf(number(bytes))
                        : ByteBuffer.wrap(exactly(4, bytes)).getFloat();
            case "DOUBLE":
                return text
                        ? (Object) doubleOf(number(bytes))
                        : ByteBuffer.wrap(exactly(8, bytes)).getDouble();
            case "DECIMAL":
                return decimal(bytes);
            case "CHAR":
            case "VARCHAR":
            case "STRING":
                String string = utf8(bytes);
                require(string.codePointCount(0, string.length()) <= parameters.get(0));
                return StringData.fromString(string);
            default:
                return stringLike
                        ? binary(bytes)
                        : new ReferenceTimes(name, parameters.get(0), text, unit).time(bytes);
        }
    }

    private boolean bool(byte[] bytes) {
        if (bytes.length == 1) {
            require(bytes[0] == 0 || bytes[0] == 1);
            return bytes[0] == 1;
        }
        String word = utf8(bytes).toLowerCase(Locale.ROOT);
        require(word.equals("true") || word.equals("false"));
        return word.equals("true");
    }

    private BigInteger integer(byte[] bytes) {
        if (text) {
            String digits = utf8(bytes);
            require(digits.matches("[+-]?[0-9]+"));
            return new BigInteger(digits);
        }
        require(List.of(1, 2, 4, 8).contains(bytes.length));
        return new BigInteger(bytes);
    }

    private static String number(byte[] bytes) {
        String number = utf8(bytes);
        require(
                number.matches(
                        "[+-]?(NaN|Infinity|([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?)"));
        return number;
    }

    private static float floatOf(String number) {
        float value = Float.parseFloat(number);
        require(!Float.isInfinite(value) || number.contains("Infinity"));
        require(value != 0 || number.matches("[+-]?[0.]+([eE].*)?"));
        return value;
    }

    private static double doubleOf(String number) {
        double value = Double.parseDouble(number);
        require(!Double.isInfinite(value) || number.contains("Infinity"));
        require(value != 0 || number.matches("[+-]?[0.]+([eE].*)?"));
        return value;
    }

    private DecimalData decimal(byte[] bytes) {
        int precision = parameters.get(0);
        int scale = parameters.get(1);
        BigDecimal value = textDecimal(bytes);
        if (value != null) {
            value = value.setScale(scale, RoundingMode.UNNECESSARY);
        } else {
            require(!text);
            if (bytes.length == 4) {
                value = ofFloat(ByteBuffer.wrap(bytes).getFloat(), scale);
            } else {
                require(bytes.length == 8 || bytes.length == 16);
                value = new BigDecimal(new BigInteger(bytes), scale);
            }
        }
        require(value.signum() == 0 || value.precision() <= precision);
        return DecimalData.fromBigDecimal(value, precision, scale);
    }

    /** Null unless all bytes are in the set and they are a number. */
    @Nullable
    private static BigDecimal textDecimal(byte[] bytes) {
        String ascii = new String(bytes, StandardCharsets.ISO_8859_1);
        if (!ascii.matches("[0-9+\\-.eE]+")) {
            return null;
        }
        BigDecimal value;
        try {
            value = new BigDecimal(ascii);
        } catch (NumberFormatException e) {
            return null;
        }
        // Too large for any column, and for this computer.
        require(value.signum() == 0 || Math.abs((long) value.scale()) < 1000);
        return value.signum() == 0 ? BigDecimal.ZERO : value;
    }

    /** Tries one number of digits after the other, until one is this float. */
    private static BigDecimal ofFloat(float value, int scale) {
        require(!Float.isNaN(value) && !Float.isInfinite(value));
        BigDecimal itself = new BigDecimal(value);
        if (itself.precision() <= 9) {
            return itself.setScale(scale, RoundingMode.HALF_UP);
        }
        for (int digits = 5; ; digits++) {
            String written = String.format(Locale.ROOT, "%." + digits + "e", itself);
            if (Float.parseFloat(written) == value) {
                return new BigDecimal(written).setScale(scale, RoundingMode.HALF_UP);
            }
        }
    }

    private byte[] binary(byte[] bytes) {
        byte[] value = base64 ? Base64.getDecoder().decode(bytes) : bytes;
        int length = parameters.get(0);
        boolean exact = !name.equals("VARBINARY") && length < Integer.MAX_VALUE;
        require(exact ? value.length == length : value.length <= length);
        return value;
    }

    static byte[] exactly(int length, byte[] bytes) {
        require(bytes.length == length);
        return bytes;
    }

    static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(Arrays.toString(bytes), e);
        }
    }

    static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException("no value");
        }
    }
}
