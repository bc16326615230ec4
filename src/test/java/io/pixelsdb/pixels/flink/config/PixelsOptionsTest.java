package io.pixelsdb.pixels.flink.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PixelsOptionsTest {

    static List<ConfigOption<?>> options() {
        return PixelsOptions.all();
    }

    @Test
    void listsEveryConstantInItsOrder() throws IllegalAccessException {
        List<ConfigOption<?>> others = new ArrayList<>(PixelsOptions.all());
        assertTakenOut(PollingOptions.all(), constantsOf(PollingOptions.class), others);
        assertTakenOut(MetadataOptions.all(), constantsOf(MetadataOptions.class), others);
        assertTakenOut(AwsOptions.all(), constantsOf(AwsOptions.class), others);
        assertTakenOut(JournalOptions.all(), constantsOf(JournalOptions.class), others);
        assertTakenOut(MaintenanceOptions.all(), constantsOf(MaintenanceOptions.class), others);
        assertThat(others).isEqualTo(constantsOf(PixelsOptions.class));
    }

    /** Removes the options of one class, which stand together. */
    private static void assertTakenOut(
            List<ConfigOption<?>> ofTheClass, List<Object> constants, List<ConfigOption<?>> all) {
        int first = all.indexOf(ofTheClass.get(0));
        List<ConfigOption<?>> listed = all.subList(first, first + ofTheClass.size());

        assertThat(ofTheClass).isEqualTo(constants);
        assertThat(listed).isEqualTo(ofTheClass);
        listed.clear();
    }

    private static List<Object> constantsOf(Class<?> options) throws IllegalAccessException {
        List<Object> constants = new ArrayList<>();
        for (Field field : options.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers())) {
                assertThat(field.getType()).as(field.getName()).isEqualTo(ConfigOption.class);
                constants.add(field.get(null));
            }
        }
        assertThat(constants).isNotEmpty();
        return constants;
    }

    @Test
    void hasEachKeyOnce() {
        assertThat(options()).extracting(ConfigOption::key).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("options")
    void namesKeysInKebabCaseAndDottedGroups(ConfigOption<?> option) {
        assertThat(option.key()).matches("[a-z]+(-[a-z]+)*(\\.[a-z][a-z0-9]*(-[a-z]+)*)+");
    }

    @ParameterizedTest
    @MethodSource("options")
    void describesEveryOptionInSentences(ConfigOption<?> option) {
        assertThat(new HtmlFormatter().format(option.description())).matches("(?s)[`\\w].*\\.");
    }
}
