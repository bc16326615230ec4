package io.pixelsdb.pixels.flink.chaos;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Tells one response from all others: a digest of its bytes as they are on the wire. Immutable. */
final class ResponseId {

    private final ByteBuffer digest;

    private ResponseId(byte[] digest) {
        this.digest = ByteBuffer.wrap(digest);
    }

    /**
     * @param response bytes of a {@code PollResponse}; no two hold the same changes
     */
    static ResponseId of(byte[] response) {
        try {
            return new ResponseId(MessageDigest.getInstance("SHA-256").digest(response));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ResponseId && digest.equals(((ResponseId) o).digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }
}
