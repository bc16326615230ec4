package io.pixelsdb.pixels.flink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;

class ProblemsTest {

    private final Problems problems = new Problems();

    @Test
    void throwsNothingWithoutProblems() {
        assertThat(problems.any()).isFalse();
        assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
    }

    @Test
    void listsASingleProblemLikeSeveral() {
        problems.add("sink.type", "is 'ice'; allowed: iceberg, paimon");

        assertThat(problems.any()).isTrue();
        assertThatThrownBy(problems::throwIfAny)
                .isInstanceOf(ValidationException.class)
                .hasMessage(
                        "Configuration problems:\n"
                                + "  - sink.type: is 'ice'; allowed: iceberg, paimon");
    }

    @Test
    void reportsEveryProblemAtOnceInOrder() {
        ValidationException failure = new ValidationException("must be a number");
        problems.add("a", "is missing");
        Object result =
                problems.collect(
                        "b",
                        () -> {
                            throw failure;
                        });

        assertThat(result).isNull();
        assertThatThrownBy(problems::throwIfAny)
                .hasMessage("Configuration problems:\n  - a: is missing\n  - b: must be a number")
                .hasCause(failure);
    }

    @Test
    void whatAllTablesHaveInCommonIsReportedOnceAndTheRestWithItsTable() {
        Problems orders = new Problems();
        orders.add("source.schema", "is required");
        orders.add("source.buckets", "'x' is none");
        Problems stock = new Problems();
        stock.add("source.buckets", "'x' is none");
        problems.add("source.buckets", "'x' is none");
        problems.addAll(Map.of("orders", orders, "stock", stock), (table, problem) -> false);

        assertThatThrownBy(problems::throwIfAny)
                .hasMessage(
                        "Configuration problems:\n"
                                + "  - source.buckets: 'x' is none\n"
                                + "  - table orders, source.schema: is required");
    }

    @Test
    void problemOfTheOnlyTableNeedsNoTable() {
        Problems orders = new Problems();
        orders.add("source.schema", "is required");
        problems.addAll(Map.of("orders", orders), (table, problem) -> false);

        assertThatThrownBy(problems::throwIfAny)
                .hasMessage("Configuration problems:\n  - source.schema: is required");
    }

    @Test
    void problemOfAKeyThatIsATablesOwnIsReportedWithItsTable() {
        Map<String, Problems> byTable = new TreeMap<>();
        for (String table : List.of("orders", "stock")) {
            byTable.put(table, new Problems());
            byTable.get(table).add("source.schema", "'FOO' is not a type");
            byTable.get(table).add("source.buckets", "'x' is none");
        }
        problems.addAll(byTable, (table, problem) -> problem.contains("source.schema"));

        assertThatThrownBy(problems::throwIfAny)
                .hasMessage(
                        "Configuration problems:\n"
                                + "  - source.buckets: 'x' is none\n"
                                + "  - table orders, source.schema: 'FOO' is not a type\n"
                                + "  - table stock, source.schema: 'FOO' is not a type");
    }

    @Test
    void handsTheResultOfASoundStepThrough() {
        assertThat(problems.<Integer>collect("a", () -> 7)).isEqualTo(7);
        assertThat(problems.any()).isFalse();
    }

    @Test
    void doesNotHideOtherFailures() {
        IllegalStateException failure = new IllegalStateException("a bug");

        assertThatThrownBy(
                        () ->
                                problems.collect(
                                        "a",
                                        () -> {
                                            throw failure;
                                        }))
                .isSameAs(failure);
    }
}
