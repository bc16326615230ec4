package io.pixelsdb.pixels.flink.source.custody;

import io.pixelsdb.pixels.flink.source.replay.Unfinished;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.storage.Storage;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/** Finds entries behind the marks. May take long; called in a thread of its own. */
@Internal
@FunctionalInterface
public interface UnfinishedScan {

    /** Only buckets that have unfinished entries. */
    Map<BucketId, Unfinished> scan(Storage storage, Marks marks) throws IOException;
}
