package io.pixelsdb.pixels.flink.mock;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** How the mock server writes column values into the bytes of a row image. */
public enum MockEncoding {
    /** Big-endian binary values, as servers of the current generation send them. */
    BINARY(EnumSet.allOf(MockType.Kind.class)),
    /** The same with BOOLEAN as the text true or false, as older servers sent it. */
    BINARY_TEXT_BOOLEAN(EnumSet.allOf(MockType.Kind.class)),
    /** Every scalar as UTF-8 text. */
    TEXT(EnumSet.allOf(MockType.Kind.class)),
    /**
     * Engine and replay path of the first servers: decimals as floats, CHAR padded with blanks,
     * times in microseconds, timestamps up to precision 3 in milliseconds.
     */
    G1_ENGINE(EnumSet.complementOf(EnumSet.of(MockType.Kind.TINYINT, MockType.Kind.BOOLEAN))),
    /**
     * JSON path of the first servers: decimals as text, the first byte of a CHAR, binaries as
     * Base64, timestamps up to precision 3 in milliseconds.
     */
    G1_JSON(
            EnumSet.of(
                    MockType.Kind.INT,
                    MockType.Kind.BIGINT,
                    MockType.Kind.FLOAT,
                    MockType.Kind.DOUBLE,
                    MockType.Kind.DECIMAL,
                    MockType.Kind.CHAR,
                    MockType.Kind.VARCHAR,
                    MockType.Kind.BINARY,
                    MockType.Kind.VARBINARY,
                    MockType.Kind.DATE,
                    MockType.Kind.TIMESTAMP)),
    /** Avro path of the first servers: everything as text, binaries as Base64. */
    G1_AVRO(
            EnumSet.of(
                    MockType.Kind.INT,
                    MockType.Kind.BIGINT,
                    MockType.Kind.VARCHAR,
                    MockType.Kind.BINARY,
                    MockType.Kind.VARBINARY,
                    MockType.Kind.DATE));

    /** So many digits survive in a float. */
    private static final BigInteger FLOAT_DIGITS = BigInteger.TEN.pow(6);

    private final Set<MockType.Kind> kinds;

    MockEncoding(Set<MockType.Kind> kinds) {
        this.kinds = kinds;
    }

    /**
     * @throws IllegalArgumentException if there are none of this name; the message lists what there
     *     are
     */
    public static MockEncoding of(String name) {
        return Arrays.stream(values())
                .filter(encoding -> encoding.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one of " + names(", ")));
    }

    static String names(String separator) {
        return Arrays.stream(values())
                .map(MockEncoding::toString)
                .collect(Collectors.joining(separator));
    }

    boolean isFirstGeneration() {
        return this != BINARY && this != BINARY_TEXT_BOOLEAN && this != TEXT;
    }

    boolean isText() {
        return this == TEXT || this == G1_AVRO;
    }

    boolean isBase64() {
        return this == G1_JSON || this == G1_AVRO;
    }

    /**
     * @throws IllegalArgumentException if servers of this kind do not have columns like this one
     */
    void check(MockColumn column, boolean inKey) {
        if (!kinds.contains(column.type().kind())) {
            throw new IllegalArgumentException(
                    "column '"
                            + column.name()
                            + "': servers of "
                            + this
                            + " have no "
                            + column.type()
                            + ", just "
                            + kinds);
        }
        boolean lossy =
                this == G1_ENGINE && column.type().kind() == MockType.Kind.DECIMAL
                        || this == G1_JSON && column.type().kind() == MockType.Kind.CHAR;
        if (inKey && lossy) {
            throw new IllegalArgumentException(
                    "column '"
                            + column.name()
                            + "': servers of "
                            + this
                            + " lose a part of "
                            + column.type()
                            + ", which cannot be in a key");
        }
    }

    /** What is left of a value that went through such a server. */
    Object received(MockType type, Object value) {
        if (this == G1_ENGINE && type.kind() == MockType.Kind.CHAR) {
            return padded((String) value, type.length());
        }
        if (this == G1_ENGINE && type.kind() == MockType.Kind.DECIMAL) {
            BigInteger digits = ((BigDecimal) value).unscaledValue().remainder(FLOAT_DIGITS);
            return new BigDecimal(digits, type.scale());
        }
        if (this == G1_JSON && type.kind() == MockType.Kind.CHAR) {
            String text = (String) value;
            return text.isEmpty() || text.charAt(0) < 0x80
                    ? text.substring(0, Math.min(1, text.length()))
                    : "x";
        }
        return value;
    }

    private static String padded(String text, int length) {
        int missing = length - text.codePointCount(0, text.length());
        return text + " ".repeat(missing);
    }

    /** As on the command line: {@code g1-json}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
