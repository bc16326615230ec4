package io.pixelsdb.pixels.flink.mock;

import static io.pixelsdb.pixels.flink.proto.OperationType.INSERT;
import static io.pixelsdb.pixels.flink.proto.OperationType.SNAPSHOT;
import static io.pixelsdb.pixels.flink.proto.OperationType.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.proto.OperationType;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadTest {

    @Test
    void isTheSameForTheSameSeedAlone() {
        List<RowRecord> records = records(changes(table().seed(7)));
        assertThat(records(changes(table().seed(7)))).isEqualTo(records);
        assertThat(records(changes(table().seed(8)))).isNotEqualTo(records);
    }

    @ParameterizedTest
    @EnumSource(KeyChange.class)
    void amountsToWhatItSaysInAnyOrderOfBuckets(KeyChange keyChange) {
        MockTable table = table().keyChange(keyChange).seed(11).build();
        Workload workload = new Workload(table);
        Map<Integer, List<RowRecord>> byBucket = byBucket(drain(workload));

        assertThat(replay(table, byBucket.values()).rows()).isEqualTo(rows(workload));
        List<List<RowRecord>> backwards = new ArrayList<>(byBucket.values());
        Collections.reverse(backwards);
        assertThat(replay(table, backwards).rows()).isEqualTo(rows(workload));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isReadBackWithoutTheFlagAndInText(boolean nullFlag) {
        for (MockEncoding encoding : List.of(MockEncoding.BINARY, MockEncoding.TEXT)) {
            MockTable table = table().encoding(encoding).nullFlag(nullFlag).build();
            Workload workload = new Workload(table);
            assertThat(replay(table, byBucket(drain(workload)).values()).rows())
                    .isEqualTo(rows(workload));
        }
    }

    @Test
    void countsRecords() {
        MockTable table = table().build();
        Workload workload = new Workload(table);
        List<RowRecord> records = records(drain(workload));
        MockCounts counts = workload.counts();

        assertThat(counts.produced()).isEqualTo(3_000).isEqualTo(records.size());
        assertThat(counts.inserted()).isEqualTo(count(records, INSERT));
        assertThat(counts.updated()).isEqualTo(count(records, UPDATE));
        assertThat(counts.deleted()).isEqualTo(count(records, OperationType.DELETE));
        assertThat(counts.keyChanges()).isBetween(100L, 300L);
        assertThat(counts.inserted() - counts.deleted()).isEqualTo(workload.rowsByKey().size());
    }

    @Test
    void givesEachOperationTheImagesThatBelongToIt() {
        for (RowRecord record : records(changes(table().snapshot(10)))) {
            OperationType op = record.getOp();
            assertThat(record.hasBefore()).isEqualTo(op != INSERT && op != SNAPSHOT);
            assertThat(record.hasAfter()).isEqualTo(op != OperationType.DELETE);
            assertThat(record.getTransaction().getId()).isNotEmpty();
            assertThat(record.getTransaction().getTotalOrder()).isPositive();
        }
    }

    @Test
    void startsWithTheSnapshot() {
        List<RowRecord> records = records(changes(table().snapshot(200)));
        assertThat(records.subList(0, 200)).allMatch(record -> record.getOp() == SNAPSHOT);
        assertThat(records.subList(200, 3_000)).noneMatch(record -> record.getOp() == SNAPSHOT);
    }

    @Test
    void movesARowAsDeleteAndInsertInTheBucketsOfItsKeys() {
        MockTable table = table().mix(Mix.of(50, 0, 0, 50)).build();
        List<Change> changes = drain(new Workload(table));
        WireReplay decoder = new WireReplay(table);
        Set<Integer> distances = new HashSet<>();
        for (int i = 0; i < changes.size() - 1; i++) {
            RowRecord record = changes.get(i).record();
            if (record.getOp() == OperationType.DELETE) {
                RowRecord next = changes.get(i + 1).record();
                assertThat(next.getOp()).isEqualTo(INSERT);
                assertThat(decoder.decode(next.getAfter())[0])
                        .isNotEqualTo(decoder.decode(record.getBefore())[0]);
                assertThat(next.getTransaction().getId())
                        .isEqualTo(record.getTransaction().getId());
                distances.add(changes.get(i + 1).bucket() - changes.get(i).bucket());
            }
        }
        assertThat(distances).hasSizeGreaterThan(2);
    }

    @Test
    void neverTouchesAKeyAgainThatAnUpdateMovedTo() {
        MockTable table = table().keyChange(KeyChange.UPDATE).mix(Mix.of(40, 20, 20, 20)).build();
        WireReplay decoder = new WireReplay(table);
        Set<Object> sealed = new HashSet<>();
        for (RowRecord record : records(drain(new Workload(table)))) {
            Object before = record.hasBefore() ? decoder.decode(record.getBefore())[0] : null;
            Object after = record.hasAfter() ? decoder.decode(record.getAfter())[0] : null;
            assertThat(sealed).doesNotContain(before, after);
            if (record.getOp() == UPDATE && !after.equals(before)) {
                sealed.add(after);
            }
        }
        assertThat(sealed).hasSizeGreaterThan(100);
    }

    @Test
    void usesKeysOnceMoreAfterTheyWereDeleted() {
        MockTable table = table().mix(Mix.of(60, 0, 40, 0)).build();
        WireReplay decoder = new WireReplay(table);
        List<Object> inserted =
                records(drain(new Workload(table))).stream()
                        .filter(record -> record.getOp() == INSERT)
                        .map(record -> decoder.decode(record.getAfter())[0])
                        .collect(Collectors.toList());
        assertThat(new HashSet<>(inserted)).hasSizeLessThan(inserted.size());
    }

    @ParameterizedTest
    @EnumSource(KeyChange.class)
    void getsAlongWithFewKeys(KeyChange keyChange) {
        MockTable table =
                table().columns("id:BOOLEAN,data:STRING", "id").keyChange(keyChange).build();
        Workload workload = new Workload(table);
        assertThat(replay(table, byBucket(drain(workload)).values()).rows())
                .isEqualTo(rows(workload))
                .hasSizeLessThan(3);
    }

    @Test
    void stopsGrowingAtTheLargestNumberOfRows() {
        Workload workload = new Workload(table().mix(Mix.INSERTS_ONLY).maxRows(50).build());
        drain(workload);
        assertThat(workload.rowsByKey()).hasSize(50);
        assertThat(workload.counts().updated()).isEqualTo(2_950);
    }

    @Test
    void onlyInsertsIntoATableWithoutAKey() {
        MockTable table = MockTable.builder().columns("a:INT,b:STRING").changes(500).build();
        List<Change> changes = drain(new Workload(table));
        assertThat(changes).hasSize(500).allMatch(change -> change.bucket() == 0);
        assertThat(records(changes)).allMatch(record -> record.getOp() == INSERT);
        assertThatThrownBy(() -> MockTable.builder().columns("a:INT").mix(Mix.DEFAULT).build())
                .hasMessageContaining("without a primary key takes inserts only");
    }

    private static MockTable.Builder table() {
        return MockTable.builder().columns(AllTypes.COLUMNS, "id").buckets(5).changes(3_000);
    }

    private static List<Change> changes(MockTable.Builder table) {
        return drain(new Workload(table.build()));
    }

    private static List<Change> drain(Workload workload) {
        List<Change> changes = new ArrayList<>();
        while (workload.hasNext()) {
            changes.add(workload.next());
        }
        return changes;
    }

    private static List<RowRecord> records(List<Change> changes) {
        return changes.stream().map(Change::record).collect(Collectors.toList());
    }

    private static long count(List<RowRecord> records, OperationType op) {
        return records.stream().filter(record -> record.getOp() == op).count();
    }

    private static Map<Integer, List<RowRecord>> byBucket(List<Change> changes) {
        return changes.stream()
                .collect(
                        Collectors.groupingBy(
                                Change::bucket,
                                TreeMap::new,
                                Collectors.mapping(Change::record, Collectors.toList())));
    }

    private static WireReplay replay(MockTable table, Iterable<List<RowRecord>> buckets) {
        WireReplay replay = new WireReplay(table);
        buckets.forEach(replay::applyBucket);
        return replay;
    }

    private static Map<List<Object>, List<Object>> rows(Workload workload) {
        return WireReplay.comparable(workload.rowsByKey());
    }
}
