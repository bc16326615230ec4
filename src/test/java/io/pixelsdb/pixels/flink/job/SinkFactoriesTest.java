package io.pixelsdb.pixels.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.SinkFactory;
import io.pixelsdb.pixels.flink.sink.SinkSettings;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.Factory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinkFactoriesTest {

    private static final String SERVICES = "META-INF/services/" + Factory.class.getName();

    @TempDir Path directory;

    @Test
    void knowTheSinksOfTheClassPath() throws IOException {
        SinkFactories sinks = discover("");

        assertThat(sinks.get("memory")).isInstanceOf(MemorySinkFactory.class);
        assertThat(sinks.allPassThroughPrefixes())
                .contains("memory.", "iceberg.catalog.", "paimon.table.");
        assertThat(sinks.allOptions()).contains(MemorySinkFactory.LABEL);
    }

    @Test
    void passOverLinesThatLeadNowhere() throws IOException {
        SinkFactories sinks =
                discover("no.such.Factory\n" + String.class.getName() + "\nno name at all\n");

        assertThatCode(() -> sinks.get("iceberg")).doesNotThrowAnyException();
        assertThatCode(() -> sinks.get("paimon")).doesNotThrowAnyException();
    }

    @Test
    void takeWhatStandsBesideALineThatLeadsNowhere() throws IOException {
        assertThat(discover("no.such.Factory\n" + Another.class.getName()).get("another"))
                .isInstanceOf(Another.class);
    }

    @Test
    void passOverASinkThatFails() throws IOException {
        SinkFactories sinks = discover(Broken.class.getName());

        assertThatThrownBy(() -> sinks.get("broken"))
                .isInstanceOf(ValidationException.class)
                .hasMessage("'broken' is no sink. Sinks are iceberg, memory, paimon");
    }

    @Test
    void doNotMakeFactoriesThatAreNoSinks() throws IOException {
        discover(NoSink.class.getName());

        assertThat(NoSink.made).isFalse();
    }

    private SinkFactories discover(String services) throws IOException {
        Path file = directory.resolve(SERVICES);
        Files.createDirectories(file.getParent());
        Files.writeString(file, services);
        URL[] classPath = {directory.toUri().toURL()};
        try (URLClassLoader classLoader =
                new URLClassLoader(classPath, getClass().getClassLoader())) {
            return SinkFactories.discover(classLoader);
        }
    }

    /** A sink that only this test's services file names. */
    public static class Another implements SinkFactory {

        @Override
        public String factoryIdentifier() {
            return "another";
        }

        @Override
        public Set<ConfigOption<?>> requiredOptions() {
            return Set.of();
        }

        @Override
        public Set<ConfigOption<?>> optionalOptions() {
            return Set.of();
        }

        @Override
        public PreparedSink prepare(SinkSettings settings, PixelsSchema schema) {
            throw new UnsupportedOperationException();
        }
    }

    /** A sink whose library is missing. */
    public static final class Broken extends Another {

        public Broken() {
            throw new NoClassDefFoundError("some/library/Class");
        }

        @Override
        public String factoryIdentifier() {
            return "broken";
        }
    }

    /** Some library's factory. */
    public static final class NoSink implements Factory {

        private static volatile boolean made;

        public NoSink() {
            made = true;
        }

        @Override
        public String factoryIdentifier() {
            return "no-sink";
        }

        @Override
        public Set<ConfigOption<?>> requiredOptions() {
            return Set.of();
        }

        @Override
        public Set<ConfigOption<?>> optionalOptions() {
            return Set.of();
        }
    }
}
