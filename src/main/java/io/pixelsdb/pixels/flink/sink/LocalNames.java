package io.pixelsdb.pixels.flink.sink;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives local files the names under which others look for them, unless these are taken. Renaming
 * would replace what another process has put there since one looked. Lives wherever tables are
 * committed to.
 */
@Internal
public final class LocalNames {

    private static final Logger LOG = LoggerFactory.getLogger(LocalNames.class);

    private LocalNames() {}

    /**
     * Moves a file that is written to the end, as far as others are concerned in one step. Of
     * several threads or processes, on one machine or on several that mount the same directory, one
     * succeeds.
     *
     * @param draft nobody else's
     * @param name in the same file system
     * @return false if there is a file of this name, which stays as it is, as does the draft
     * @throws IOException if it cannot be done; nothing has got the name then
     */
    public static boolean claim(Path draft, Path name) throws IOException {
        try {
            Files.createLink(name, draft);
        } catch (FileAlreadyExistsException e) {
            // A file server may have done it, and been asked again as its answer got lost.
            if (!Files.isSameFile(draft, name)) {
                return false;
            }
        } catch (NoSuchFileException | AccessDeniedException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            throw new IOException(
                    "Cannot give "
                            + draft
                            + " the name "
                            + name.getFileName()
                            + " by a hard link. Tables on a local disk need a file system that has"
                            + " them, as else one commit could replace another: "
                            + e,
                    e);
        }
        forget(draft);
        return true;
    }

    /** What could go wrong here must not look as if the other name had not been given. */
    private static void forget(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            LOG.warn("Cannot delete {}, which nobody needs any more", draft, e);
        }
    }
}
