package io.pixelsdb.pixels.flink.source.replay;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.segment.MarksFile;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.storage.Storage;
import java.io.IOException;
import org.apache.flink.annotation.Internal;

/**
 * The marks of a journal as they were last read. Segments may be removed while others are being
 * read, but not before marks say so that can be read then. Of one thread.
 */
@Internal
public final class KnownMarks {

    private final Storage storage;
    private Marks marks;

    /**
     * @param marks as they were read from this storage, or are about to be written to it
     */
    KnownMarks(Storage storage, Marks marks) {
        this.storage = requireNonNull(storage, "storage");
        this.marks = requireNonNull(marks, "marks");
    }

    /** Reads the marks. */
    public static KnownMarks read(Storage storage) throws IOException {
        return new KnownMarks(storage, MarksFile.newest(storage));
    }

    public Marks marks() {
        return marks;
    }

    /** Whether a segment may have been removed, as far as is known without looking again. */
    boolean allowLackOf(SegmentName segment) {
        return !marks.cut().needs(segment);
    }

    /** Whether a segment that is not there was removed rightly; reads the marks again to know. */
    boolean explainLackOf(SegmentName segment) throws IOException {
        if (!allowLackOf(segment)) {
            marks = MarksFile.newest(storage);
        }
        return allowLackOf(segment);
    }
}
