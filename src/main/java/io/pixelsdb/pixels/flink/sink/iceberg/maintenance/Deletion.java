package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
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
     * Reports how many files it was under the given name, also if it fails.
     *
     * @throws IOException if some of them could not be deleted; the others are
     */
    static void delete(FileIO io, Collection<String> files, MaintenanceReport report, String what)
            throws IOException {
        if (files.isEmpty()) {
            return;
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
        if (failed < files.size()) {
            report.add(what, files.size() - failed);
        }
        if (cause != null) {
            throw new IOException(
                    failed + " of " + files.size() + " files could not be deleted", cause);
        }
    }
}
