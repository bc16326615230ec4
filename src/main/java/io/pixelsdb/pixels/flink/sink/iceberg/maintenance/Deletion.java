package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import java.io.IOException;
import java.util.Collection;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.BulkDeletionFailureException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.SupportsBulkOperations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes files, many at a time where the storage can. */
final class Deletion {

    private static final Logger LOG = LoggerFactory.getLogger(Deletion.class);

    private Deletion() {}

    /**
     * @return how many files it was
     * @throws IOException if some of them could not be deleted; the others are
     */
    static long delete(FileIO io, Collection<String> files) throws IOException {
        if (files.isEmpty()) {
            return 0;
        }
        int failed = 0;
        RuntimeException cause = null;
        if (io instanceof SupportsBulkOperations) {
            try {
                ((SupportsBulkOperations) io).deleteFiles(files);
            } catch (BulkDeletionFailureException e) {
                failed = e.numberFailedObjects();
                cause = e;
            }
        } else {
            for (String file : files) {
                try {
                    io.deleteFile(file);
                } catch (NotFoundException e) {
                    LOG.debug("{} is gone already", file, e);
                } catch (RuntimeException e) {
                    failed++;
                    cause = e;
                }
            }
        }
        if (cause != null) {
            throw new IOException(
                    failed + " of " + files.size() + " files could not be deleted", cause);
        }
        return files.size();
    }
}
