package io.pixelsdb.pixels.flink.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

    @ParameterizedTest
    @CsvSource({"'',0", "abc,3", "äöü,3", "a€b,3", "😀,1", "👩‍💻,3"})
    void countsCodePoints(String text, int characters) throws DecodeException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        assertThat(Utf8.countCharacters(bytes, 0, bytes.length)).isEqualTo(characters);
    }

    @Test
    void looksAtItsOwnPartOfTheBytesAlone() throws DecodeException {
        byte[] bytes = Hex.bytes("ff 61 c3a4 ff");

        assertThat(Utf8.countCharacters(bytes, 1, 1)).isEqualTo(1);
        assertThat(Utf8.countCharacters(bytes, 1, 3)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c3", "c080", "edbfbf", "61e282", "f5808080"})
    void refusesWhatIsMalformed(String hex) {
        byte[] bytes = Hex.bytes(hex);

        assertThatThrownBy(() -> Utf8.countCharacters(bytes, 0, bytes.length))
                .isInstanceOf(DecodeException.class)
                .hasMessage(Utf8.MALFORMED);
    }
}
