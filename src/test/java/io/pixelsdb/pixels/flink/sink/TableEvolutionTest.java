package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.config.SchemaEvolution;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.IntType;
import org.junit.jupiter.api.Test;

class TableEvolutionTest {

    private final FakeTable table = new FakeTable("a");

    @Test
    void leavesATableThatFits() {
        assertThat(fit("a")).containsExactly("a");
        assertThat(table.attempts).isEmpty();
    }

    @Test
    void addsWhatIsLackingAndLooksAgain() {
        assertThat(fit("a", "b", "c")).containsExactly("a", "b", "c");
        assertThat(table.attempts).containsExactly(List.of("b", "c"));
    }

    @Test
    void addsWhatIsStillLackingWhenSomeoneElseWasQuicker() {
        table.before(() -> table.columns.add("c"));

        assertThat(fit("a", "b", "c")).containsExactly("a", "c", "b");
        assertThat(table.attempts).containsExactly(List.of("b", "c"), List.of("b"));
    }

    @Test
    void isContentWithWhatSomeoneElseAdded() {
        table.before(() -> table.columns.addAll(List.of("b", "c")));

        assertThat(fit("a", "b", "c")).containsExactly("a", "b", "c");
        assertThat(table.attempts).hasSize(1);
    }

    @Test
    void refusesATableThatSomeoneElseMadeUnfitMeanwhile() {
        table.before(() -> table.columns.remove("a"));

        assertThatThrownBy(() -> TableEvolution.fit("lake.t", table.load(), table.of("a", "b")))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("column a: table lacks it");
        assertThat(table.columns).isEmpty();
    }

    @Test
    void givesUpWhenItIsNeverTheFirst() {
        for (int i = 0; i < TableEvolution.ATTEMPTS; i++) {
            table.before(() -> table.columns.add("other" + table.columns.size()));
        }

        assertThatThrownBy(() -> fit("a", "b"))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("table lake.t lacks columns")
                .hasMessageContaining("changed by someone else");
    }

    private List<String> fit(String... source) {
        return TableEvolution.fit("lake.t", table.load(), table.of(source));
    }

    /** Takes columns unless something else is to happen before; the first column is the key. */
    private static final class FakeTable {

        private final List<String> columns;
        private final List<List<String>> attempts = new ArrayList<>();
        private final Queue<Runnable> interruptions = new ArrayDeque<>();

        private FakeTable(String... columns) {
            this.columns = new ArrayList<>(List.of(columns));
        }

        private void before(Runnable change) {
            interruptions.add(change);
        }

        private List<String> load() {
            return List.copyOf(columns);
        }

        private TableEvolution.Existing<List<String>, RuntimeException> of(String... source) {
            return new TableEvolution.Existing<>() {
                @Override
                public List<String> load() {
                    return FakeTable.this.load();
                }

                @Override
                public TableComparison compare(List<String> loaded) {
                    TableComparison comparison =
                            new TableComparison("lake.t", SchemaEvolution.ADD_COLUMNS);
                    comparison.columns(asColumns(loaded.stream()), asColumns(Stream.of(source)));
                    return comparison;
                }

                @Override
                public boolean add(List<String> loaded, List<String> added) {
                    attempts.add(added);
                    Runnable interruption = interruptions.poll();
                    if (interruption != null) {
                        interruption.run();
                        return false;
                    }
                    return columns.addAll(added);
                }
            };
        }

        private static List<TargetColumn> asColumns(Stream<String> names) {
            return names.map(
                            name ->
                                    new TargetColumn(
                                            name,
                                            "type of " + name,
                                            new IntType(),
                                            true,
                                            name.equals("a")))
                    .collect(Collectors.toList());
        }
    }
}
