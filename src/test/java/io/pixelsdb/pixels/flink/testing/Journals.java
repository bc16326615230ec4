package io.pixelsdb.pixels.flink.testing;

import static java.util.stream.Collectors.toList;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Journals on local disk, as tests look at them from outside. */
public final class Journals {

    private Journals() {}

    /**
     * Waits until the last owners of all journals have released them, which jobs do just after they
     * are seen to have ended. Nothing is written any more then.
     *
     * @param root directory of journals; need not exist
     */
    public static void awaitReleased(Path root) throws IOException {
        if (Files.exists(root)) {
            for (Path journal : list(root)) {
                await().atMost(Duration.ofSeconds(60)).until(() -> isReleased(journal));
            }
        }
    }

    private static boolean isReleased(Path journal) throws IOException {
        List<Path> owners = list(journal.resolve("owner"));
        return !owners.isEmpty()
                && owners.get(owners.size() - 1).getFileName().toString().endsWith("-released");
    }

    /** Sorted by name. */
    public static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().collect(toList());
        }
    }
}
