package io.pixelsdb.pixels.flink.source.ownership;

import io.pixelsdb.pixels.flink.source.segment.ClosedMark;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.segment.MarksFile;
import io.pixelsdb.pixels.flink.source.segment.NumberedName;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * What lies in a journal whose owners' files are gone: an owner that began as if it were the first
 * would write under numbers that positions, marks and segments have left behind.
 */
final class Remains {

    private Remains() {}

    /** The last epoch that something tells of; empty if there is nothing. */
    static OptionalLong lastEpoch(Storage storage) throws IOException {
        TreeSet<Long> epochs = new TreeSet<>();
        // All at once, as every first start asks for it.
        for (StoredFile file : storage.list("")) {
            String name = file.name();
            SegmentName.parse(name)
                    .ifPresent(segment -> epochs.add(Epochs.ofWriter(segment.writer())));
            ClosedMark.parse(name).ifPresent(mark -> epochs.add(Epochs.ofWriter(mark.writer())));
            NumberedName.parse(MarksFile.DIRECTORY, name)
                    .ifPresent(marks -> epochs.add(marks.first()));
        }
        if (epochs.isEmpty()) {
            return OptionalLong.empty();
        }
        epochs.add(Epochs.ofWriter(lastWriter(MarksFile.newest(storage))));
        return OptionalLong.of(epochs.last());
    }

    private static long lastWriter(Marks marks) {
        long last = marks.cut().upToWriter();
        for (long writer : marks.cut().firstNeeded().keySet()) {
            last = Math.max(last, writer);
        }
        for (PixelsSplit split : marks.safe().values()) {
            last = Math.max(last, split.position().writer());
        }
        return last;
    }
}
