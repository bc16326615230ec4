package io.pixelsdb.pixels.flink.chaos;

import java.io.IOException;
import java.nio.file.Path;

/** Knows what became durable on the client's side, whether or not it has been committed since. */
@FunctionalInterface
interface DurableResponses {

    /**
     * Whether the journal holds the response as one that counts: not in a torn tail, and not made
     * void by a later writer.
     */
    boolean contains(HandedOut response);

    /** Reads a whole journal; nothing may have been removed from it. */
    @FunctionalInterface
    interface Reader {

        /**
         * @param journal directory with {@code segments} in it
         */
        DurableResponses read(Path journal) throws IOException;
    }
}
