package io.pixelsdb.pixels.flink.mock;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RandomValuesTest {

    private static final int DRAWS = 5_000;

    @Test
    void staysWithinTheTypesOfTheColumns() {
        assertThat(draw("TINYINT"))
                .allMatch(in(value -> (Integer) value == ((Integer) value).byteValue()));
        assertThat(draw("SMALLINT"))
                .allMatch(in(value -> (Integer) value == ((Integer) value).shortValue()));
        assertThat(draw("VARCHAR(7)")).allMatch(in(value -> ((String) value).length() <= 7));
        assertThat(draw("CHAR")).allMatch(in(value -> ((String) value).length() == 1));
        assertThat(draw("FIXED(5)")).allMatch(in(value -> ((ByteBuffer) value).remaining() == 5));
        assertThat(draw("VARBINARY(2)"))
                .allMatch(in(value -> ((ByteBuffer) value).remaining() <= 2));
        assertThat(draw("DECIMAL(5,2)"))
                .allMatch(in(value -> ((BigDecimal) value).precision() <= 5))
                .allMatch(in(value -> ((BigDecimal) value).scale() == 2));
        assertThat(draw("TIME"))
                .allMatch(in(value -> ((LocalTime) value).getNano() % 1_000_000 == 0));
        assertThat(draw("TIME(0)")).allMatch(in(value -> ((LocalTime) value).getNano() == 0));
        assertThat(draw("TIMESTAMP(3)"))
                .allMatch(in(value -> ((LocalDateTime) value).getNano() % 1_000_000 == 0));
        assertThat(draw("TIMESTAMP(9)"))
                .allMatch(in(value -> ((LocalDateTime) value).getNano() % 1_000 == 0));
    }

    @Test
    void includesWhatIsAwkward() {
        assertThat(draw("INT")).contains((Object) null).anyMatch(in(value -> (Integer) value < 0));
        assertThat(draw("DECIMAL(5,2)")).anyMatch(in(value -> ((BigDecimal) value).signum() < 0));
        assertThat(draw("DATE")).anyMatch(in(value -> ((LocalDate) value).getYear() < 1970));
        assertThat(draw("STRING"))
                .anyMatch(in(value -> ((String) value).codePoints().anyMatch(c -> c > 0xffff)))
                .anyMatch(in(value -> ((String) value).contains("\n")));
        assertThat(draw("INT NOT NULL")).doesNotContainNull();
    }

    @Test
    void drawsEmptyValuesOnlyWhereTheyAreAllowed() {
        assertThat(draw("STRING", true)).contains("");
        assertThat(draw("VARBINARY", true)).contains(ByteBuffer.allocate(0));
        assertThat(draw("STRING", false)).doesNotContain("");
        assertThat(draw("VARBINARY", false)).doesNotContain(ByteBuffer.allocate(0));
        assertThat(draw("FIXED(2)", true)).doesNotContain(ByteBuffer.allocate(0));
    }

    private static Predicate<Object> in(Predicate<Object> condition) {
        return value -> value != null && condition.test(value);
    }

    private static List<Object> draw(String type) {
        List<Object> values = draw(type, false);
        return type.equals("INT") || type.endsWith("NOT NULL")
                ? values
                : values.stream().filter(value -> value != null).collect(Collectors.toList());
    }

    private static List<Object> draw(String type, boolean emptyAllowed) {
        MockColumn column = MockSchema.parse("c:" + type, List.of()).columns().get(0);
        RandomValues values = new RandomValues(new Random(3), MockEncoding.BINARY);
        return Stream.generate(() -> values.draw(column, emptyAllowed))
                .limit(DRAWS)
                .collect(Collectors.toList());
    }
}
