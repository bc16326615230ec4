package io.pixelsdb.pixels.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with how the buckets of a table are set. */
class SourceTableTest {

    private static final PixelsSchema KEYED = SchemaParser.parse("a:INT,b:INT", "b,a");
    private static final PixelsSchema KEYLESS = SchemaParser.parse("a:INT,b:INT", null);

    @ParameterizedTest
    @ValueSource(strings = {"fail", "FAIL"})
    void refusesACheckThatHasNothingToCheck(String check) {
        assertThatThrownBy(() -> check(KEYLESS, "source.bucket-check", check).throwIfAny())
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining(
                        "source.bucket-check: is 'fail', but there is nothing to check, as the table"
                                + " has no primary key: set source.bucket-key")
                .hasMessageContaining("or source.bucket-check=off");
    }

    @Test
    void takesACheckByTheKeyOrTheBucketKey() {
        assertThat(check(KEYED, "source.bucket-check", "fail").any()).isFalse();
        assertThat(check(KEYLESS, "source.bucket-check", "fail", "source.bucket-key", "b").any())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "source.bucket-check,warn",
        "source.bucket-check,off",
        "source.bucket-check,perhaps",
        "source.buckets,64"
    })
    void takesATableWithoutAKeyOtherwise(String key, String value) {
        assertThat(check(KEYLESS, key, value).any()).isFalse();
    }

    @Test
    void hasNothingToCheckInOneQueue() {
        assertThat(check(KEYLESS, "source.bucket-check", "fail", "source.buckets", "none").any())
                .isFalse();
    }

    @Test
    void waitsForColumnsThatAreNotKnownYet() {
        assertThat(check(null, "source.bucket-check", "fail").any()).isFalse();
    }

    @Test
    void namesColumnsOfTheBucketKeyThatTheTableLacks() {
        assertThatThrownBy(() -> check(KEYED, "source.bucket-key", "a,c").throwIfAny())
                .hasMessageContaining(
                        "source.bucket-key: names 'c', which is no column; columns are a, b");
    }

    private static Problems check(@Nullable PixelsSchema schema, String... keysAndValues) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            options.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        Problems problems = new Problems();
        SourceTable.check(Configuration.fromMap(options), schema, problems);
        return problems;
    }
}
