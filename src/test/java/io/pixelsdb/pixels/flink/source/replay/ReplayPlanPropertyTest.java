package io.pixelsdb.pixels.flink.source.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.config.OnDamage;
import io.pixelsdb.pixels.flink.source.segment.Damages;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.segment.SegmentEntry;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans over random histories have what the model of these histories says is true. */
class ReplayPlanPropertyTest {

    private static final int ROUNDS = 400;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void replaysWhatIsTrueBehindThePositions(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            List<JournalHistory> histories = histories(random);
            List<PixelsSplit> splits = new ArrayList<>();
            Map<BucketId, Long> removed = new HashMap<>();
            List<SegmentEntry> kept = new ArrayList<>();
            List<SegmentEntry> expected = new ArrayList<>();
            for (JournalHistory history : histories) {
                List<SegmentEntry> truth = history.truth();
                int from = random.nextInt(truth.size());
                PixelsSplit split = splitAt(truth, from, random);
                splits.add(split);
                removed.put(split.bucket(), (long) random.nextInt(from + 1));
                expected.addAll(truth.subList(from, truth.size()));
                kept.addAll(withoutSomeBefore(split, history, random));
            }
            kept.sort(ReplayPlanPropertyTest::inSegmentOrder);

            ReplayPlan plan =
                    ReplayPlan.of(
                            splits,
                            kept,
                            Marks.of(JournalCut.START, splits, removed),
                            JournalCut.START);

            assertThat(names(plan)).as("round %s", round).containsAll(identities(expected));
            assertThat(plan.responses()).isEqualTo(expected.size());
            assertInOrder(plan);
            assertThat(plan.walks()).allMatch(walk -> walk.missing().count() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7, 8})
    void missesWhatIsTakenOut(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            JournalHistory history = histories(random).get(0);
            List<SegmentEntry> truth = history.truth();
            if (truth.size() < 2) {
                continue;
            }
            long lost = random.nextInt(truth.size() - 1);
            List<SegmentEntry> kept =
                    history.written().stream()
                            .filter(entry -> entry.sequence() != lost)
                            .collect(Collectors.toList());
            ReplayPlan plan =
                    ReplayPlan.of(
                            List.of(PixelsSplit.unread(truth.get(0).bucket())),
                            kept,
                            Marks.NONE,
                            JournalCut.START);

            assertThatThrownBy(() -> plan.requireComplete(new Damages(OnDamage.FAIL)))
                    .as("round %s", round)
                    .hasMessageContaining("#0: " + lost + ".");
        }
    }

    private static List<JournalHistory> histories(Random random) {
        List<JournalHistory> histories = new ArrayList<>();
        for (int bucket = 0; bucket < 3; bucket++) {
            JournalHistory history = new JournalHistory(new BucketId("s", "t", bucket), random);
            do {
                history.live(1 + random.nextInt(60));
            } while (history.truth().isEmpty());
            histories.add(history);
        }
        return histories;
    }

    /** A position as it is in a checkpoint: behind a response, or within one. */
    private static PixelsSplit splitAt(List<SegmentEntry> truth, int from, Random random) {
        boolean within = random.nextBoolean();
        long writer =
                within ? truth.get(from).writer() : from == 0 ? 0 : truth.get(from - 1).writer();
        return new PixelsSplit(
                truth.get(from).bucket(), new Position(writer, from, within ? 7 : 0), false);
    }

    /** Of segments in which nothing is needed any more some are deleted. */
    private static List<SegmentEntry> withoutSomeBefore(
            PixelsSplit split, JournalHistory history, Random random) {
        List<SegmentEntry> truth = history.truth();
        Set<String> needed =
                new HashSet<>(
                        identities(truth.subList((int) split.position().sequence(), truth.size())));
        Map<SegmentName, Boolean> deleted = new HashMap<>();
        for (SegmentEntry entry : history.written()) {
            boolean mayGo = !needed.contains(identity(entry));
            deleted.merge(entry.segment(), mayGo && random.nextBoolean(), Boolean::logicalAnd);
        }
        return history.written().stream()
                .filter(entry -> !deleted.get(entry.segment()))
                .collect(Collectors.toList());
    }

    private static void assertInOrder(ReplayPlan plan) {
        Map<BucketId, Long> last = new HashMap<>();
        SegmentEntry before = null;
        for (SegmentEntry entry : plan.entries()) {
            if (before != null) {
                assertThat(inSegmentOrder(before, entry)).isLessThanOrEqualTo(0);
            }
            assertThat(last.getOrDefault(entry.bucket(), -1L)).isLessThan(entry.sequence());
            last.put(entry.bucket(), entry.sequence());
            before = entry;
        }
    }

    private static int inSegmentOrder(SegmentEntry one, SegmentEntry other) {
        int bySegment = one.segment().compareTo(other.segment());
        return bySegment != 0 ? bySegment : Long.compare(one.offset(), other.offset());
    }

    private static List<String> names(ReplayPlan plan) {
        return identities(plan.entries());
    }

    private static List<String> identities(List<SegmentEntry> entries) {
        return entries.stream().map(ReplayPlanPropertyTest::identity).collect(Collectors.toList());
    }

    private static String identity(SegmentEntry entry) {
        return entry.bucket() + " " + entry.writer() + ":" + entry.sequence();
    }
}
