package io.pixelsdb.pixels.flink.source.custody;

import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.io.IOException;
import org.apache.flink.annotation.Internal;

/** Reaches a storage. Called in the JobManager's worker thread. */
@Internal
@FunctionalInterface
public interface StorageOpener {

    Storage open(StorageLocation location) throws IOException;
}
