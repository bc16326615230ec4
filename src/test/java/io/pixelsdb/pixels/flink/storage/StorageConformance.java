package io.pixelsdb.pixels.flink.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Storage} does, whatever is behind it. */
abstract class StorageConformance {

    Storage storage;

    /** Another process looks at the same place. */
    Storage other;

    /** Opens an empty place of its own for each test. */
    abstract Storage open() throws IOException;

    /** Opens once more what {@link #open()} has opened last. */
    abstract Storage openAgain() throws IOException;

    @BeforeEach
    void openBoth() throws IOException {
        storage = open();
        other = openAgain();
    }

    @AfterEach
    void closeBoth() throws IOException {
        storage.close();
        other.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, (1 << 20) + 1})
    void keepsBytesIntact(int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);

        put(storage, "some/file", content);

        assertThat(other.list("")).containsExactly(new StoredFile("some/file", size));
        assertThat(other.read("some/file", 0, size + 10)).isEqualTo(content);
    }

    @Test
    void appendsAllBuffersOfAllKinds() throws IOException {
        ByteBuffer middle = ByteBuffer.wrap("[middle]".getBytes(UTF_8));
        middle.position(1).limit(7);
        ByteBuffer direct = ByteBuffer.allocateDirect(6);
        direct.put("direct".getBytes(UTF_8)).flip();
        try (StorageOutput output = storage.create("file")) {
            output.write(text("first "), middle, text(" "));
            output.write();
            output.write(direct, text(" last").asReadOnlyBuffer());
        }

        assertThat(middle.hasRemaining()).isFalse();
        assertThat(direct.hasRemaining()).isFalse();
        assertThat(content("file")).isEqualTo("first middle direct last");
    }

    @Test
    void createsNothingTwice() throws IOException {
        put(storage, "file", "first");

        assertThatThrownBy(() -> put(other, "file", "second"))
                .isInstanceOf(FileAlreadyExistsException.class);

        assertThat(content("file")).isEqualTo("first");
    }

    @Test
    void ofTwoThatAreOpenTogetherOneSucceeds() throws IOException {
        StorageOutput first = storage.create("file");
        first.write(text("first"));

        assertThatThrownBy(
                        () -> {
                            try (StorageOutput second = other.create("file")) {
                                second.write(text("second"));
                                // Whole files are seen when they are closed: so the first one is.
                                first.close();
                            }
                        })
                .isInstanceOf(FileAlreadyExistsException.class);
        first.close();

        assertThat(content("file")).isEqualTo("first");
    }

    @Test
    void showsWhatWasSyncedOrNothingBeforeItIsClosed() throws IOException {
        StorageOutput output = storage.create("file");
        output.write(text("synced"));
        output.sync();
        if (storage.syncsWhileOpen()) {
            assertThat(other.list("")).containsExactly(new StoredFile("file", 6));
            assertThat(content("file")).isEqualTo("synced");
        } else {
            assertThat(other.list("")).isEmpty();
            assertThatThrownBy(() -> other.read("file", 0, 1))
                    .isInstanceOf(NoSuchFileException.class);
        }
        output.write(text(" closed"));
        output.close();
        output.close();

        assertThat(content("file")).isEqualTo("synced closed");
    }

    @Test
    void keepsNothingButWhatWasSyncedOfAnAbandonedFile() throws IOException {
        StorageOutput output = storage.create("file");
        output.write(text("synced"));
        output.sync();
        output.abandon();
        output.close();
        output.abandon();

        if (storage.syncsWhileOpen()) {
            assertThat(content("file")).isEqualTo("synced");
        } else {
            assertThat(other.list("")).isEmpty();
        }
    }

    @Test
    void readsRanges() throws IOException {
        put(storage, "file", "0123456789");

        assertThat(read("file", 0, 4)).isEqualTo("0123");
        assertThat(read("file", 3, 4)).isEqualTo("3456");
        assertThat(read("file", 9, 1)).isEqualTo("9");
        assertThat(read("file", 8, Integer.MAX_VALUE)).isEqualTo("89");
        assertThat(read("file", 10, 1)).isEmpty();
        assertThat(read("file", 1L << 40, 1)).isEmpty();
        assertThat(read("file", 5, 0)).isEmpty();
    }

    @Test
    void saysSoWhenThereIsNothingToRead() throws IOException {
        put(storage, "there/file", "");

        for (String absent : List.of("file", "there/fil", "there/none", "none/at/all")) {
            for (int length : new int[] {0, 1}) {
                assertThatThrownBy(() -> storage.read(absent, 0, length))
                        .isInstanceOf(NoSuchFileException.class)
                        .hasMessageContaining(absent);
            }
        }
    }

    @Test
    void listsByPrefixInOrderOfNames() throws IOException {
        List<String> names =
                List.of("a", "b-1", "b.1", "b/0/x", "b/1", "b/10", "b/2", "b0", "bb/1", "c/d/e/f");
        for (int i = names.size() - 1; i >= 0; i--) {
            put(storage, names.get(i), names.get(i));
        }

        assertThat(names("")).isEqualTo(names);
        assertThat(names("b"))
                .containsExactly("b-1", "b.1", "b/0/x", "b/1", "b/10", "b/2", "b0", "bb/1");
        assertThat(names("b/")).containsExactly("b/0/x", "b/1", "b/10", "b/2");
        assertThat(names("b/1")).containsExactly("b/1", "b/10");
        assertThat(names("c/d")).containsExactly("c/d/e/f");
        assertThat(names("c/d/e/f")).containsExactly("c/d/e/f");
        assertThat(names("c/d/e/f/g")).isEmpty();
        assertThat(names("d")).isEmpty();
        assertThat(names("d/e")).isEmpty();
        assertThat(other.list("bb")).containsExactly(new StoredFile("bb/1", "bb/1".length()));
    }

    @Test
    void listsNothingWhereNothingHasEverBeen() throws IOException {
        assertThat(storage.list("")).isEmpty();
        assertThat(storage.list("some/where")).isEmpty();
    }

    @Test
    void listsAndDeletesMoreThanOnePageOrBatch() throws IOException {
        List<String> expected =
                IntStream.range(1000, 2100).mapToObj(i -> "many/" + i).collect(Collectors.toList());
        for (String name : expected) {
            put(storage, name, "");
        }
        put(storage, "other", "");

        assertThat(names("many/")).isEqualTo(expected);
        storage.delete(expected);
        assertThat(names("")).containsExactly("other");
    }

    @Test
    void deletesWhatIsThereAndIgnoresWhatIsNot() throws IOException {
        put(storage, "a/1", "");
        put(storage, "a/2", "");

        storage.delete(List.of("none", "a/1", "no/such/directory"));
        storage.delete(List.of("a/1"));
        storage.delete(List.of());

        assertThat(names("")).containsExactly("a/2");
        put(storage, "a/1", "again");
        assertThat(content("a/1")).isEqualTo("again");
    }

    @Test
    void takesUnusualNames() throws IOException {
        List<String> unusual =
                List.of(
                        "-",
                        ".hidden",
                        "...",
                        "0",
                        "A",
                        "_",
                        "a..b",
                        "a.b-c_d.",
                        "dir.d/-/_x",
                        "x".repeat(200));
        for (String name : unusual) {
            put(storage, name, name);
        }

        assertThat(names("")).isEqualTo(unusual.stream().sorted().collect(Collectors.toList()));
        for (String name : unusual) {
            assertThat(content(name)).isEqualTo(name);
        }
        storage.delete(unusual);
        assertThat(names("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/.", "a b", "a\\b", "ä",
                "a\n", "a:b", "a%20b", "*", "١"
            })
    void refusesOtherNames(String name) {
        assertThatThrownBy(() -> storage.create(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> storage.read(name, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> storage.delete(List.of(name)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "a//b", "../a", "a/../b", "./", "a b", "ä"})
    void refusesPrefixesOfNoName(String prefix) {
        assertThatThrownBy(() -> storage.list(prefix)).isInstanceOf(IllegalArgumentException.class);
    }

    static boolean tryPut(Storage storage, String name, String content) throws IOException {
        try {
            put(storage, name, content);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    static void put(Storage storage, String name, String content) throws IOException {
        put(storage, name, content.getBytes(UTF_8));
    }

    private static void put(Storage storage, String name, byte[] content) throws IOException {
        try (StorageOutput output = storage.create(name)) {
            output.write(ByteBuffer.wrap(content));
        }
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    String content(String name) throws IOException {
        return read(name, 0, 1 << 20);
    }

    private String read(String name, long offset, int length) throws IOException {
        return new String(other.read(name, offset, length), UTF_8);
    }

    private List<String> names(String prefix) throws IOException {
        return other.list(prefix).stream().map(StoredFile::name).collect(Collectors.toList());
    }
}
