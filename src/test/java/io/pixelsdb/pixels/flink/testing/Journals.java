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

    /**
     * Waits until the owner of the only journal has shown so often that it lives. Readers ask for
     * permits as often.
     */
    public static void awaitBeats(Path root, int beats) throws IOException {
        Path journal = list(root).get(0);
        for (int i = 0; i < beats; i++) {
            String seen = lastOfOwner(journal);
            await().atMost(Duration.ofSeconds(60)).until(() -> !lastOfOwner(journal).equals(seen));
        }
    }

    private static boolean isReleased(Path journal) throws IOException {
        return lastOfOwner(journal).endsWith("-released");
    }

    /** Empty if there never was an owner. */
    private static String lastOfOwner(Path journal) throws IOException {
        List<Path> files = list(journal.resolve("owner"));
        return files.isEmpty() ? "" : files.get(files.size() - 1).getFileName().toString();
    }

    /** Sorted by name. */
    public static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().collect(toList());
        }
    }
}
