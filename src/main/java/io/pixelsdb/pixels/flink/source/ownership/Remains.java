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
import java.util.List;
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
        List<StoredFile> segments = storage.list(SegmentName.DIRECTORY);
        List<StoredFile> marks = storage.list(MarksFile.DIRECTORY);
        if (segments.isEmpty() && marks.isEmpty()) {
            return OptionalLong.empty();
        }
        TreeSet<Long> epochs = new TreeSet<>();
        epochs.add(Epochs.ofWriter(lastWriter(segments)));
        epochs.add(Epochs.ofWriter(lastWriter(MarksFile.newest(storage))));
        for (StoredFile file : marks) {
            NumberedName.parse(MarksFile.DIRECTORY, file.name())
                    .ifPresent(name -> epochs.add(name.first()));
        }
        return OptionalLong.of(epochs.last());
    }

    private static long lastWriter(List<StoredFile> segments) {
        long last = 0;
        for (StoredFile file : segments) {
            long segment = SegmentName.parse(file.name()).map(SegmentName::writer).orElse(0L);
            long closed = ClosedMark.parse(file.name()).map(ClosedMark::writer).orElse(0L);
            last = Math.max(last, Math.max(segment, closed));
        }
        return last;
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
