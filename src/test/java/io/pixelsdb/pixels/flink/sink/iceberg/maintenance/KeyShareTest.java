package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.iceberg.BaseFileScanTask;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.PartitionSpecParser;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.expressions.ResidualEvaluator;
import org.junit.jupiter.api.Test;

/** Rows are only divided by keys where all deletes agree on the key. */
class KeyShareTest {

    private static final PartitionSpec SPEC = PartitionSpec.unpartitioned();

    @Test
    void moreDeletesThanFitMakeSeveralShares() {
        assertThat(KeyShare.of(task(deletes("a", 1), deletes("b", 1)), 50))
                .hasSize(5)
                .noneMatch(KeyShare::isAll)
                .allSatisfy(share -> assertThat(share.keyColumns()).containsExactly(1));
    }

    @Test
    void deletesByDifferentColumnsAreAppliedToAllRowsAtOnce() {
        assertThat(KeyShare.of(task(deletes("a", 1), deletes("b", 1, 2)), 50))
                .singleElement()
                .matches(KeyShare::isAll);
    }

    @Test
    void fewDeletesMakeOneShare() {
        assertThat(KeyShare.of(task(deletes("a", 1)), 1000))
                .singleElement()
                .matches(KeyShare::isAll);
    }

    private static DeleteFile deletes(String name, int... columns) {
        return FileMetadata.deleteFileBuilder(SPEC)
                .ofEqualityDeletes(columns)
                .withPath(name + ".parquet")
                .withFileSizeInBytes(1000)
                .withRecordCount(100)
                .build();
    }

    private static List<FileScanTask> task(DeleteFile... deletes) {
        DataFile rows =
                DataFiles.builder(SPEC)
                        .withPath("rows.parquet")
                        .withFileSizeInBytes(1000)
                        .withRecordCount(100)
                        .build();
        return List.of(
                new BaseFileScanTask(
                        rows,
                        deletes,
                        SchemaParser.toJson(UpsertedTable.SCHEMA),
                        PartitionSpecParser.toJson(SPEC),
                        ResidualEvaluator.unpartitioned(Expressions.alwaysTrue())));
    }
}
