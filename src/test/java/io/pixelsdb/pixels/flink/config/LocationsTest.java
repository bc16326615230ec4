package io.pixelsdb.pixels.flink.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationsTest {

    @ParameterizedTest
    @CsvSource({
        "s3://bucket/path, s3://bucket/path",
        "s3://bucket, s3://bucket",
        "' file:///data/lake ', file:///data/lake",
        "/data/lake, /data/lake",
        "/data/my lake, /data/my%20lake",
        "file:///data/my lake, file:///data/my%20lake",
        "hdfs:/lake, hdfs:/lake",
    })
    void areUrisAndAbsolutePaths(String text, String uri) {
        assertThat(Locations.parse(text)).contains(URI.create(uri));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lake", "./lake", "file:lake", "C:\\lake", "my lake", "s3:"})
    void areNotNamesAndRelativePaths(String text) {
        assertThat(Locations.parse(text)).isEmpty();
    }

    @Test
    void keepTheirPathWhenTheyHaveBlanks() {
        assertThat(Locations.parse("/data/my lake/50% off").orElseThrow().getPath())
                .isEqualTo("/data/my lake/50% off");
    }

    @ParameterizedTest
    @CsvSource({
        "s3://b, true",
        "S3A://b, true",
        "s3n://b, true",
        "file:///s3, false",
        "/s3, false"
    })
    void areInS3ByAnyOfItsNames(String text, boolean isS3) {
        assertThat(Locations.isS3(Locations.parse(text).orElseThrow())).isEqualTo(isS3);
    }
}
