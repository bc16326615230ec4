package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Names of one place are equal, however it is written. */
class FilePathTest {

    @Test
    void schemesAndHostsDoNotCount() {
        assertThat(FilePath.of("s3://bucket/lake/a b.parquet"))
                .isEqualTo(FilePath.of("s3a://bucket/lake/a b.parquet"))
                .isEqualTo("/lake/a b.parquet");
        assertThat(FilePath.of("file:///tmp/lake"))
                .isEqualTo(FilePath.of("file:/tmp/lake"))
                .isEqualTo(FilePath.of("/tmp//lake"))
                .isEqualTo("/tmp/lake");
        assertThat(FilePath.of("s3://bucket")).isEqualTo("/");
    }

    @Test
    void aDirectoryHoldsWhatIsBelowItAlone() {
        assertThat(FilePath.isIn("/lake/orders/data/x", "/lake/orders")).isTrue();
        assertThat(FilePath.isIn("/lake/orders/data/x", "/lake/orders/")).isTrue();
        assertThat(FilePath.isIn("/lake/orders_2/data/x", "/lake/orders")).isFalse();
        assertThat(FilePath.isIn("/lake/orders", "/lake/orders")).isFalse();
    }
}
