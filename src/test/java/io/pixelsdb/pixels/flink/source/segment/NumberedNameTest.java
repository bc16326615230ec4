package io.pixelsdb.pixels.flink.source.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberedNameTest {

    @Test
    void namesAreReadAsTheyWereMade() {
        NumberedName number =
                NumberedName.parse("d/", NumberedName.of("d/", 0x1f, Long.MAX_VALUE, 16)).get();
        assertThat(number.first()).isEqualTo(0x1f);
        assertThat(number.restAsNumber(16)).hasValue(Long.MAX_VALUE);
        assertThat(number.endsWith("closed")).isFalse();

        NumberedName word = NumberedName.parse("d/", NumberedName.of("d/", 3, "closed")).get();
        assertThat(word.endsWith("closed")).isTrue();
        assertThat(word.restAsNumber(6)).isEmpty();
    }

    @Test
    void numberOfOtherDigitsIsNone() {
        NumberedName name = NumberedName.parse("d/", NumberedName.of("d/", 3, 7, 8)).get();

        assertThat(name.restAsNumber(8)).hasValue(7);
        assertThat(name.restAsNumber(16)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "e/0000000000000001-00000001",
                "d/000000000000001-00000001",
                "d/f000000000000001-00000001",
                "d/0000000000000001",
                "d/0000000000000001-",
                "d/0000000000000001-00000001.tmp",
                "d/000000000000000A-00000001"
            })
    void everythingElseIsNoName(String name) {
        assertThat(NumberedName.parse("d/", name)).isEmpty();
    }
}
