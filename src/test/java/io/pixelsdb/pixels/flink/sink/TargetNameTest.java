package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.config.Problems;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetNameTest {

    private static final ConfigOption<String> TABLE =
            ConfigOptions.key("x.table.name").stringType().noDefaultValue();
    private static final ConfigOption<String> DATABASE =
            ConfigOptions.key("x.database.name").stringType().defaultValue("default");

    @ParameterizedTest
    @CsvSource({
        "orders,      ,      default.orders",
        "orders,      lake,  lake.orders",
        "lake.orders, ,      lake.orders",
        "lake.orders, lake,  lake.orders",
        "' orders ',  lake,  lake.orders",
    })
    void comesFromEitherKey(String table, String database, String expected) {
        assertThat(parse(table, database)).hasToString(expected);
    }

    @Test
    void mayNotContradictItself() {
        assertThatThrownBy(() -> parse("lake.orders", "pond"))
                .isInstanceOf(ValidationException.class)
                .hasMessage(
                        "'lake.orders' names database 'lake', but x.database.name is 'pond';"
                                + " give only one of them");
    }

    @Test
    void hasOneDotAtMost() {
        assertThatThrownBy(() -> parse("a.b.c", null))
                .isInstanceOf(ValidationException.class)
                .hasMessage("'a.b.c' has too many dots; allowed: table or database.table");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a/b", "a\\b", "or ders", "orders$snapshots"})
    void isAName(String table) {
        assertThatThrownBy(() -> parse(table, null))
                .isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("'" + table + "' is not a name; allowed: table or");
    }

    @Test
    void needsATable() {
        assertThatThrownBy(() -> parse(null, "lake"))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("is not a name");
    }

    @ParameterizedTest
    @CsvSource({"a.b.c, true", "orders, false", "'', false", "' ', false", ", false"})
    void isCheckedUnlessItIsMissing(String table, boolean refused) {
        Problems problems = new Problems();

        TargetName.check(configuration(table, null), TABLE, DATABASE, problems);

        assertThat(problems.any()).isEqualTo(refused);
    }

    private static TargetName parse(String table, String database) {
        return TargetName.from(configuration(table, database), TABLE, DATABASE);
    }

    private static Configuration configuration(String table, String database) {
        Map<String, String> properties = new HashMap<>();
        if (table != null) {
            properties.put(TABLE.key(), table);
        }
        if (database != null) {
            properties.put(DATABASE.key(), database);
        }
        return Configuration.fromMap(properties);
    }
}
