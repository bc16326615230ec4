package io.pixelsdb.pixels.flink.source.schedules;

import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** A checkpoint or savepoint that has been taken. */
final class Snapshot {

    final long id;
    final byte[] enumerator;
    final TreeMap<Integer, List<PixelsSplit>> splits;
    final List<ModelSink.Row> rows;
    final long takenNanos;

    /** Of the server at that time. */
    final int generation;

    Snapshot(
            long id,
            byte[] enumerator,
            TreeMap<Integer, List<PixelsSplit>> splits,
            List<ModelSink.Row> rows,
            long takenNanos,
            int generation) {
        this.id = id;
        this.enumerator = enumerator;
        this.splits = splits;
        this.rows = rows;
        this.takenNanos = takenNanos;
        this.generation = generation;
    }

    /** The same for another number of readers. */
    Snapshot rescaled(int parallelism, Random random) {
        if (splits.size() == parallelism) {
            return this;
        }
        List<PixelsSplit> all = new ArrayList<>();
        splits.values().forEach(all::addAll);
        Collections.shuffle(all, random);
        TreeMap<Integer, List<PixelsSplit>> dealt = new TreeMap<>();
        for (int subtask = 0; subtask < parallelism; subtask++) {
            dealt.put(subtask, new ArrayList<>());
        }
        for (int i = 0; i < all.size(); i++) {
            dealt.get(i % parallelism).add(all.get(i));
        }
        return new Snapshot(id, enumerator, dealt, rows, takenNanos, generation);
    }
}
