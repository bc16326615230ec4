package io.pixelsdb.pixels.flink.storage;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;

/** One walk through a directory in which others create and delete files meanwhile. */
final class LocalListing extends SimpleFileVisitor<Path> {

    private final Path root;
    private final String prefix;
    private final List<StoredFile> found = new ArrayList<>();

    private LocalListing(Path root, String prefix) {
        this.root = requireNonNull(root, "root");
        this.prefix = requireNonNull(prefix, "prefix");
    }

    /**
     * The files whose names relative to the root begin with the prefix; none if there is no such
     * directory.
     *
     * @param start the deepest directory that has all of them
     */
    static List<StoredFile> of(Path root, Path start, String prefix) throws IOException {
        LocalListing listing = new LocalListing(root, prefix);
        Files.walkFileTree(
                start, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, listing);
        listing.found.sort(Comparator.comparing(StoredFile::name));
        return listing.found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        return mayHold(directory) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
    }

    private boolean mayHold(Path directory) {
        String name = nameOf(directory) + "/";
        return directory.equals(root) || name.startsWith(prefix) || prefix.startsWith(name);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        String name = nameOf(file);
        // Somebody else's where the name is none.
        if (attributes.isRegularFile() && name.startsWith(prefix) && Names.isName(name)) {
            found.add(new StoredFile(name, attributes.size()));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        // Directories are opened before they are asked for, those of others as well.
        if (e instanceof NoSuchFileException || !mayHold(file)) {
            return FileVisitResult.CONTINUE;
        }
        throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
        return e == null ? FileVisitResult.CONTINUE : visitFileFailed(directory, e);
    }

    private String nameOf(Path path) {
        StringBuilder name = new StringBuilder();
        for (Path part : root.relativize(path)) {
            name.append(name.length() == 0 ? "" : "/").append(part);
        }
        return name.toString();
    }
}
