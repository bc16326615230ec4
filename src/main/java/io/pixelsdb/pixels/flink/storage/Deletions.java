package io.pixelsdb.pixels.flink.storage;

import java.io.IOException;
import java.util.Collection;

/** Deletes one file after the other where a storage cannot delete several at once. */
final class Deletions {

    private Deletions() {}

    /**
     * Goes on after a failure.
     *
     * @throws IOException the first failure, with the others suppressed
     */
    static void each(Collection<String> names, Deletion deletion) throws IOException {
        IOException failure = null;
        for (String name : names) {
            try {
                deletion.delete(name);
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Deletes one file, or throws what says which and why not. */
    @FunctionalInterface
    interface Deletion {

        void delete(String name) throws IOException;
    }
}
