package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import java.io.IOException;
import java.util.List;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.BulkDeletionFailureException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SupportsBulkOperations;
import org.junit.jupiter.api.Test;

/** What is reported of files of which some cannot be deleted. */
class DeletionTest {

    private static final List<String> FILES = List.of("a", "locked", "gone", "b");

    private final MaintenanceReport report = new MaintenanceReport();

    @Test
    void filesThatWereDeletedAreReportedThoughOthersCouldNotBe() {
        assertThatThrownBy(() -> Deletion.delete(new OneByOne(), FILES, report, "files removed"))
                .isInstanceOf(IOException.class)
                .hasMessage("1 of 4 files could not be deleted")
                .hasRootCauseMessage("locked");

        assertThat(report).hasToString("3 files removed");
    }

    @Test
    void likewiseWhereTheStorageDeletesManyAtATime() {
        assertThatThrownBy(() -> Deletion.delete(new Bulk(), FILES, report, "files removed"))
                .isInstanceOf(IOException.class)
                .hasMessage("1 of 4 files could not be deleted");

        assertThat(report).hasToString("3 files removed");
    }

    @Test
    void nothingIsReportedWhereNothingIsDeleted() throws IOException {
        Deletion.delete(new OneByOne(), List.of(), report, "files removed");
        assertThatThrownBy(
                        () ->
                                Deletion.delete(
                                        new OneByOne(), List.of("locked"), report, "files removed"))
                .hasMessage("1 of 1 files could not be deleted");

        assertThat(report).hasToString("");
    }

    private static class OneByOne implements FileIO {

        @Override
        public InputFile newInputFile(String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public OutputFile newOutputFile(String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void deleteFile(String path) {
            if (path.equals("locked")) {
                throw new IllegalStateException(path);
            } else if (path.equals("gone")) {
                throw new NotFoundException("%s is not there", path);
            }
        }
    }

    private static final class Bulk extends OneByOne implements SupportsBulkOperations {

        @Override
        public void deleteFiles(Iterable<String> paths) {
            throw new BulkDeletionFailureException(1);
        }
    }
}
