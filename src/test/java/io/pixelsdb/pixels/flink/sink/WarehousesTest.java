package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.config.Problems;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarehousesTest {

    private final Problems problems = new Problems();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/data/lake",
                "/",
                "file:///data/lake",
                "file:/data/lake",
                "s3://bucket",
                "s3a://bucket/my lake:1/",
                "hdfs:///lake",
                "C:\\lake",
                "C:/lake"
            })
    void mayBeAbsolute(String warehouse) {
        Warehouses.requireAbsolute("key", warehouse, problems);

        assertThat(problems.any()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"lake", "./lake", "../lake", "~/lake", "data/lake", "file:lake", "a/b:/c"})
    void mayNotBeRelative(String warehouse) {
        Warehouses.requireAbsolute("key", warehouse, problems);

        assertThatThrownBy(problems::throwIfAny)
                .hasMessageContaining("key: '" + warehouse + "' is relative")
                .hasMessageContaining("an absolute path or a URI such as file:///data/lake");
    }
}
