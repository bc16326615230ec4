package io.pixelsdb.pixels.flink.source.replay;

import io.pixelsdb.pixels.flink.source.segment.SegmentEntry;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * A slow and obvious model of one bucket's life: writers take over from one another, some go on
 * writing late, some write again what they were not sure of. Knows what was written and what of it
 * is true.
 */
final class JournalHistory {

    private final BucketId bucket;
    private final Random random;

    /** What lies in the journal, by place. */
    private final TreeMap<SegmentName, List<SegmentEntry>> segments = new TreeMap<>();

    /** The entry that counts for each sequence. */
    private final List<SegmentEntry> truth = new ArrayList<>();

    private final List<Writer> writers = new ArrayList<>();

    JournalHistory(BucketId bucket, Random random) {
        this.bucket = bucket;
        this.random = random;
        takeOver();
    }

    void live(int steps) {
        for (int i = 0; i < steps; i++) {
            int what = random.nextInt(20);
            if (what == 0) {
                takeOver();
            } else if (what == 1) {
                current().number++;
            } else if (what == 2) {
                current().writeAgain();
            } else if (what < 7) {
                writers.get(random.nextInt(writers.size())).write();
            } else {
                current().write();
            }
        }
    }

    List<SegmentEntry> truth() {
        return truth;
    }

    /** Everything that was written, in the order of segments. */
    List<SegmentEntry> written() {
        List<SegmentEntry> all = new ArrayList<>();
        segments.values().forEach(all::addAll);
        return all;
    }

    private Writer current() {
        return writers.get(writers.size() - 1);
    }

    private void takeOver() {
        writers.add(new Writer(writers.size() + 1, truth.size()));
    }

    private final class Writer {

        private final long id;
        private final List<Long> own = new ArrayList<>();
        private long number;
        private long next;

        /**
         * @param next what it found when it had replayed to the end
         */
        private Writer(long id, long next) {
            this.id = id;
            this.next = next;
        }

        private void write() {
            boolean isAhead = next >= truth.size();
            if (this != current() && !isAhead && truth.get((int) next).writer() < id) {
                // Two at once that write late: more than is promised for.
                return;
            }
            long last = truth.isEmpty() ? 0 : truth.get(truth.size() - 1).writer();
            SegmentEntry entry = put(next);
            if (id >= last) {
                // What others wrote there since it took over is void.
                while (truth.size() > next) {
                    truth.remove(truth.size() - 1);
                }
                truth.add(entry);
            }
            own.add(next);
            next++;
        }

        private void writeAgain() {
            number++;
            int count = Math.min(own.size(), random.nextInt(4));
            own.subList(own.size() - count, own.size()).forEach(this::put);
        }

        private SegmentEntry put(long sequence) {
            SegmentName name = new SegmentName(id, number);
            List<SegmentEntry> segment = segments.computeIfAbsent(name, n -> new ArrayList<>());
            SegmentEntry entry =
                    new SegmentEntry(name, segment.size() * 100L, 10, bucket, sequence, 0);
            segment.add(entry);
            return entry;
        }
    }
}
