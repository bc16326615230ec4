package io.pixelsdb.pixels.flink.mock;

/** How a change of a row's key is sent. */
public enum KeyChange {
    /** As real servers do: a DELETE in the old key's bucket and an INSERT in the new one's. */
    DELETE_INSERT,
    /**
     * One UPDATE with both keys, in the bucket of the old one. Later changes of the new key would
     * stand in another bucket without any order between the two, so the row is never touched again.
     */
    UPDATE
}
