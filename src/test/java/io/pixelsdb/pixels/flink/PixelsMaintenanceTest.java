package io.pixelsdb.pixels.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the command ends, which a scheduler goes by. */
class PixelsMaintenanceTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Integer> exits = new ArrayList<>();

    @Test
    void exitsWithTheCodeOfTheWork() {
        PixelsMaintenance.end(() -> 0, stream(), exits::add);

        assertThat(exits).containsExactly(0);
        assertThat(printed()).isEmpty();
    }

    /** Threads of libraries would keep the process alive otherwise, and its locks with it. */
    @Test
    void exitsThoughTheWorkEndsByAnError() {
        PixelsMaintenance.end(
                () -> {
                    throw new NoClassDefFoundError("org/example/Missing");
                },
                stream(),
                exits::add);

        assertThat(exits).containsExactly(1);
        assertThat(printed()).contains("NoClassDefFoundError: org/example/Missing");
    }

    private PrintStream stream() {
        return new PrintStream(err, true, StandardCharsets.UTF_8);
    }

    private String printed() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
