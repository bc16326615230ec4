package io.pixelsdb.pixels.flink.schema;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;

/** Makes up column types and bytes that a server may send for them, or just about may not. */
final class RandomWire {

    private static final String[] PLAIN_TYPES = {
        "BOOLEAN",
        "TINYINT",
        "SMALLINT",
        "INT",
        "BIGINT",
        "FLOAT",
        "DOUBLE",
        "DECIMAL",
        "CHAR",
        "VARCHAR",
        "STRING",
        "BINARY",
        "VARBINARY",
        "DATE",
        "TIME",
        "TIMESTAMP",
        "TIMESTAMPTZ"
    };

    private final Random random;

    RandomWire(Random random) {
        this.random = random;
    }

    String type() {
        String type = type(random.nextInt(8));
        return random.nextInt(6) == 0 ? type + " NOT NULL" : type;
    }

    private String type(int choice) {
        switch (choice) {
            case 0:
                int precision = 1 + random.nextInt(38);
                return "DECIMAL(" + precision + "," + random.nextInt(precision + 1) + ")";
            case 1:
                return any("CHAR(", "VARCHAR(", "BINARY(", "VARBINARY(", "FIXED(") + length() + ")";
            case 2:
                return any("TIMESTAMP(", "TIMESTAMPTZ(") + random.nextInt(10) + ")";
            case 3:
                return "TIME(" + random.nextInt(4) + ")";
            default:
                return any(PLAIN_TYPES);
        }
    }

    private int length() {
        return 1 + random.nextInt(12);
    }

    /** Mostly a form that suits the type, now and then any other, and empty or damaged bytes. */
    byte[] bytes(String type) {
        byte[] bytes =
                random.nextInt(10) == 0 ? anyForm() : suitable(type.replaceAll("[( ].*", ""));
        if (bytes.length > 0 && random.nextInt(20) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return random.nextInt(12) == 0 ? new byte[0] : bytes;
    }

    private byte[] suitable(String name) {
        switch (name) {
            case "BOOLEAN":
                return random.nextBoolean()
                        ? new byte[] {(byte) random.nextInt(2)}
                        : ascii(any("true", "false", "TRUE", "False", "yes"));
            case "TINYINT":
            case "SMALLINT":
            case "INT":
            case "BIGINT":
                return random.nextBoolean() ? integer() : ascii(Long.toString(number()));
            case "FLOAT":
                return random.nextBoolean() ? raw(4) : decimalText();
            case "DOUBLE":
                return random.nextBoolean() ? raw(8) : decimalText();
            case "DECIMAL":
                return random.nextBoolean() ? unscaled() : floatOrText();
            case "DATE":
                return random.nextBoolean()
                        ? fourBytes(random.nextInt(5_000_000) - 1_000_000)
                        : ascii(date());
            case "TIME":
                return timeOfDay();
            case "TIMESTAMP":
                return random.nextBoolean()
                        ? eightBytes(number())
                        : ascii(date() + any("T", " ") + time());
            case "TIMESTAMPTZ":
                return random.nextInt(3) == 0
                        ? eightBytes(number())
                        : ascii(date() + any("T", " ") + time() + offset());
            case "CHAR":
            case "VARCHAR":
            case "STRING":
                return characters().getBytes(StandardCharsets.UTF_8);
            default:
                byte[] some = raw(random.nextInt(14));
                return random.nextBoolean() ? some : Base64.getEncoder().encode(some);
        }
    }

    private byte[] anyForm() {
        return random.nextBoolean() ? raw(random.nextInt(20)) : suitable(any(PLAIN_TYPES));
    }

    private byte[] floatOrText() {
        if (random.nextBoolean()) {
            return decimalText();
        }
        return random.nextBoolean()
                ? raw(4)
                : ByteBuffer.allocate(4)
                        .putFloat((random.nextInt(2_000_000) - 1_000_000) / 100f)
                        .array();
    }

    private byte[] decimalText() {
        String digits = Long.toString(number());
        int point = random.nextInt(digits.length() + 1);
        String number = digits.substring(0, point) + "." + digits.substring(point);
        return ascii(
                any(
                        digits,
                        number,
                        digits + any("E", "e") + (random.nextInt(40) - 20),
                        "-" + number,
                        "+" + digits));
    }

    private byte[] unscaled() {
        BigInteger value = new BigInteger(random.nextInt(128), random);
        byte[] shortest = (random.nextBoolean() ? value : value.negate()).toByteArray();
        byte[] bytes = new byte[shortest.length <= 8 && random.nextBoolean() ? 8 : 16];
        if (shortest.length <= bytes.length) {
            Arrays.fill(bytes, (byte) (shortest[0] >> 7));
            System.arraycopy(shortest, 0, bytes, bytes.length - shortest.length, shortest.length);
        }
        return bytes;
    }

    private byte[] integer() {
        byte[] eight = eightBytes(number());
        return Arrays.copyOfRange(eight, 8 - Integer.parseInt(any("1", "2", "4", "8", "3")), 8);
    }

    /** As many small ones as large ones, and the limits of all widths. */
    private long number() {
        long limit = 1L << (random.nextInt(8) * 8 + 7);
        return random.nextInt(4) == 0
                ? limit - random.nextInt(3) * (random.nextBoolean() ? 1 : -1)
                : random.nextLong() >> random.nextInt(64);
    }

    private byte[] timeOfDay() {
        switch (random.nextInt(4)) {
            case 0:
                return fourBytes(random.nextInt(90_000_000) - 1_000_000);
            case 1:
                return eightBytes(random.nextInt(90_000_000) * 1000L);
            case 2:
                return eightBytes(random.nextInt(90_000) * 1_000_000L + random.nextInt(2));
            default:
                return ascii(time());
        }
    }

    private String date() {
        return LocalDate.ofEpochDay(random.nextInt(3_600_000) - 719_000).toString();
    }

    private String time() {
        int fraction =
                random.nextBoolean()
                        ? 0
                        : random.nextInt(1000) * (random.nextBoolean() ? 1_000_000 : 1_000);
        return LocalTime.ofSecondOfDay(random.nextInt(86_400)).withNano(fraction).toString();
    }

    private String offset() {
        String full = ZoneOffset.ofTotalSeconds(60 * (random.nextInt(2_000) - 1_000)).toString();
        return any(full, full, "Z", "+01", "-0330", "+0100", "", "z");
    }

    private String characters() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(14); i > 0; i--) {
            text.append(any("a", " ", "ß", "語", "😀", "7"));
        }
        return text.toString();
    }

    private byte[] raw(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] fourBytes(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] eightBytes(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private String any(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
