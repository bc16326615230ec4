package io.pixelsdb.pixels.flink.chaos;

/** Knows what became durable on the client's side, whether or not it has been committed since. */
@FunctionalInterface
interface DurableResponses {

    /**
     * Whether the journal holds the response as one that counts: not in a torn tail, and not made
     * void by a later writer.
     */
    boolean contains(HandedOut response);
}
