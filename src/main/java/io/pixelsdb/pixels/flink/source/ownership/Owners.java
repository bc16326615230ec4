package io.pixelsdb.pixels.flink.source.ownership;

import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The owners' files as one listing showed them. Immutable. */
final class Owners {

    private final List<OwnerName> names;

    private Owners(List<OwnerName> names) {
        this.names = names;
    }

    static Owners list(Storage storage) throws IOException {
        return new Owners(
                storage.list(OwnerName.DIRECTORY).stream()
                        .map(StoredFile::name)
                        .map(OwnerName::parse)
                        .flatMap(Optional::stream)
                        .sorted()
                        .collect(Collectors.toList()));
    }

    /** Writes one file; durable when it returns. */
    static void write(Storage storage, OwnerName name, Holder holder) throws IOException {
        storage.write(name.fileName(), HolderFormat.write(holder));
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    OwnerName newest() {
        return names.get(names.size() - 1);
    }

    long lastEpoch() {
        return names.isEmpty() ? 0 : newest().epoch();
    }

    /** The newest file of an owner before an epoch. */
    Optional<OwnerName> newestBefore(long epoch) {
        return last(name -> name.epoch() < epoch);
    }

    /** Whether a later listing shows the same. */
    boolean areUnchanged(Storage storage) throws IOException {
        return list(storage).names.equals(names);
    }

    /** All files that come before one, as names of files. */
    List<String> before(OwnerName name) {
        return names.stream()
                .filter(other -> other.compareTo(name) < 0)
                .map(OwnerName::fileName)
                .collect(Collectors.toList());
    }

    /** Who owns the journal or owned it last; empty if none of its files can be read. */
    Optional<Holder> lastHolder(Storage storage) throws IOException {
        return newestReadable(storage, name -> name.epoch() == lastEpoch());
    }

    /** As {@link #lastHolder}, or the one before it if that died while it wrote its first file. */
    Optional<Holder> lastKnownHolder(Storage storage) throws IOException {
        return newestReadable(storage, name -> true);
    }

    /** The release of the last owner; empty if it is not there or not completely written. */
    Optional<Holder> release(Storage storage) throws IOException {
        return isEmpty() || !newest().isRelease() ? Optional.empty() : read(storage, newest());
    }

    private Optional<Holder> newestReadable(Storage storage, Predicate<OwnerName> which)
            throws IOException {
        for (int i = names.size() - 1; i >= 0; i--) {
            Optional<Holder> holder =
                    which.test(names.get(i)) ? read(storage, names.get(i)) : Optional.empty();
            if (holder.isPresent()) {
                return holder;
            }
        }
        return Optional.empty();
    }

    /** A file that is gone has been followed by another one, which the next look finds. */
    private static Optional<Holder> read(Storage storage, OwnerName name) throws IOException {
        try {
            return HolderFormat.read(storage, name.fileName());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Optional<OwnerName> last(Predicate<OwnerName> which) {
        return names.stream().filter(which).reduce((earlier, later) -> later);
    }
}
