package io.pixelsdb.pixels.flink.sink.iceberg;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.config.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HadoopWarehouseTest {

    @ParameterizedTest
    @ValueSource(strings = {"/data/lake", "file:///data/lake", "file:/data/my lake"})
    void takesLocalDirectories(String warehouse) {
        assertThatCode(() -> check(warehouse)).doesNotThrowAnyException();
    }

    /** Here the class path has all of Hadoop, as that of a cluster with one of its own. */
    @Test
    void takesWhatHadoopCanOpen() {
        assertThatCode(() -> check("hdfs://namenode/lake")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://bucket/lake", "s3a://bucket/lake", "S3N://bucket/lake"})
    void refusesS3WithTheReason(String warehouse) {
        assertThatThrownBy(() -> check(warehouse))
                .hasMessageContaining("iceberg.catalog.warehouse")
                .hasMessageContaining("renaming a file, which S3 cannot do atomically")
                .hasMessageContaining("iceberg.catalog.type=glue or rest");
    }

    @Test
    void refusesWhatNothingCanOpen() {
        assertThatThrownBy(() -> check("tape://library/lake"))
                .hasMessageContaining("tape://")
                .hasMessageContaining("HADOOP_CLASSPATH");
    }

    @Test
    void refusesRelativePaths() {
        assertThatThrownBy(() -> check("lake")).hasMessageContaining("relative");
    }

    private static void check(String warehouse) {
        Problems problems = new Problems();
        HadoopWarehouse.check(warehouse, problems);
        problems.throwIfAny();
    }
}
