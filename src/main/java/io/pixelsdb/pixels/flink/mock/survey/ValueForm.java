package io.pixelsdb.pixels.flink.mock.survey;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the bytes of one value look like, the more special forms first. */
enum ValueForm {
    /** Digits alone, with or without a sign. */
    INTEGER_TEXT(Pattern.compile("[+-]?\\d+")),
    /** A number with a fraction or an exponent. */
    DECIMAL_TEXT(Pattern.compile("[+-]?\\d*\\.?\\d+([eE][+-]?\\d+)?|[+-]?\\d+\\.")),
    BOOLEAN_TEXT(Pattern.compile("(?i)true|false")),
    DATE_TEXT(Pattern.compile("[+-]?\\d{4,}-\\d\\d-\\d\\d")),
    TIME_TEXT(Pattern.compile("\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?")),
    TIMESTAMP_TEXT(
            Pattern.compile("[+-]?\\d{4,}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?")),
    ZONED_TEXT(
            Pattern.compile(
                    "[+-]?\\d{4,}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?"
                            + "(Z|[+-]\\d\\d(:?\\d\\d)?)")),
    /** With the padding that no ordinary text has. */
    BASE64_TEXT(Pattern.compile("(?:[A-Za-z0-9+/]{4})*[A-Za-z0-9+/]{2}(?:==|[A-Za-z0-9+/]=)")),
    /** The same without padding, as short words are as well. */
    BASE64_OR_TEXT(Pattern.compile("(?:[A-Za-z0-9+/]{4})+")),
    TEXT(Pattern.compile("[^\\p{Cntrl}]*+(?:[\\t\\r\\n][^\\p{Cntrl}]*+)*+")),
    BINARY(Pattern.compile("(?s).*"));

    private final Pattern syntax;

    ValueForm(Pattern syntax) {
        this.syntax = syntax;
    }

    static ValueForm of(ByteString value) {
        Optional<String> text = text(value);
        if (text.isEmpty()) {
            return BINARY;
        }
        for (ValueForm form : values()) {
            if (form.syntax.matcher(text.get()).matches()) {
                return form;
            }
        }
        return BINARY;
    }

    private static Optional<String> text(ByteString value) {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(value.toByteArray()))
                            .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    boolean isText() {
        return this != BINARY;
    }

    boolean isNumber() {
        return this == INTEGER_TEXT || this == DECIMAL_TEXT;
    }

    private boolean isBase64() {
        return this == BASE64_TEXT || this == BASE64_OR_TEXT;
    }

    /** The form that values of both forms have. */
    ValueForm with(ValueForm other) {
        if (this == other) {
            return this;
        }
        if (isNumber() && other.isNumber()) {
            return DECIMAL_TEXT;
        }
        if (isBase64() && other.isBase64()) {
            return BASE64_TEXT;
        }
        return isText() && other.isText() ? TEXT : BINARY;
    }
}
