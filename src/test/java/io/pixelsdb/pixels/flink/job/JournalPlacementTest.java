package io.pixelsdb.pixels.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.storage.S3Options;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

class JournalPlacementTest {

    private static final Map<String, String> ACCESS = Map.of(S3Options.ENDPOINT, "http://s3");
    private static final StorageLocation OF_THE_SINK =
            new StorageLocation("s3://lake/_pixels_journal", ACCESS);

    private static final String CHECKPOINTS = "execution.checkpointing.dir";
    private static final String PATH = "source.journal.path";

    @Test
    void isWhereTheConfigurationSays() {
        assertThat(choose(Map.of(PATH, " /data/journals "), OF_THE_SINK, Map.of()))
                .contains(new StorageLocation("/data/journals", Map.of()));
    }

    @Test
    void takesTheAccessOfTheSinkWhereBothAreInS3() {
        assertThat(choose(Map.of(PATH, "s3a://other/j"), OF_THE_SINK, Map.of()))
                .contains(new StorageLocation("s3a://other/j", ACCESS));
        assertThat(choose(Map.of(PATH, "s3a://other/j"), null, Map.of()))
                .contains(new StorageLocation("s3a://other/j", Map.of()));
    }

    @Test
    void takesTheAccessOfTheConfigurationWhereTheSinkHasNone() {
        Map<String, String> region = Map.of("aws.region", "eu-central-1");
        Map<String, String> access = Map.of(S3Options.REGION, "eu-central-1");

        assertThat(
                        choose(
                                Map.of(PATH, "s3://other/j", "aws.region", "eu-central-1"),
                                new StorageLocation("/lake/_pixels_journal", Map.of()),
                                Map.of()))
                .contains(new StorageLocation("s3://other/j", access));
        assertThat(choose(region, null, Map.of(CHECKPOINTS, "s3://cp")))
                .contains(new StorageLocation("s3://cp/_pixels_journal", access));
        assertThat(choose(region, null, Map.of(CHECKPOINTS, "file:///cp")))
                .contains(new StorageLocation("file:///cp/_pixels_journal", Map.of()));
    }

    @Test
    void isBesideTheTablesOfTheSink() {
        assertThat(choose(Map.of(), OF_THE_SINK, Map.of(CHECKPOINTS, "file:///cp")))
                .contains(OF_THE_SINK);
    }

    @Test
    void isBesideTheCheckpointsOfASinkThatKnowsNoPlace() {
        assertThat(choose(Map.of(), null, Map.of(CHECKPOINTS, "file:///cp/")))
                .contains(new StorageLocation("file:///cp/_pixels_journal", Map.of()));
    }

    @Test
    void isMissedWhereNobodyKnowsAPlace() {
        assertThatThrownBy(() -> choose(Map.of(), null, Map.of()))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("source.journal.path: is required")
                .hasMessageContaining(CHECKPOINTS)
                .hasMessageContaining("source.journal.enabled=false");
    }

    @Test
    void isNowhereWhenSwitchedOff() {
        assertThat(choose(Map.of("source.journal.enabled", "false"), OF_THE_SINK, Map.of()))
                .isEmpty();
    }

    @Test
    void isNotInTheWarehouseOfOneTableOfSeveral() {
        List<PreparedSink> sinks =
                List.of(
                        new PlacedSink(OF_THE_SINK),
                        new PlacedSink(new StorageLocation("/other", Map.of())));

        assertThatThrownBy(
                        () ->
                                JournalPlacement.choose(
                                        new Configuration(), sinks, new Configuration()))
                .hasMessageContainingAll("source.journal.path: is required", "/other");
        assertThat(
                        JournalPlacement.choose(
                                Configuration.fromMap(Map.of("source.journal.path", "/journals")),
                                sinks,
                                new Configuration()))
                .isPresent();
    }

    private static Optional<StorageLocation> choose(
            Map<String, String> config,
            @Nullable StorageLocation place,
            Map<String, String> flink) {
        return JournalPlacement.choose(
                Configuration.fromMap(config),
                List.of(new PlacedSink(place)),
                Configuration.fromMap(flink));
    }

    private static final class PlacedSink implements PreparedSink {

        @Nullable private final StorageLocation place;

        private PlacedSink(@Nullable StorageLocation place) {
            this.place = place;
        }

        @Override
        public String description() {
            return "placed";
        }

        @Override
        public void attachTo(DataStream<RowData> changes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<StorageLocation> durablePlace() {
            return Optional.ofNullable(place);
        }
    }
}
