package io.pixelsdb.pixels.flink.storage;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Options of a {@link StorageLocation} on S3. All may be absent: then the AWS SDK's default chains
 * decide.
 */
@PublicEvolving
public final class S3Options {

    public static final String REGION = "region";
    public static final String ENDPOINT = "endpoint";
    public static final String PATH_STYLE_ACCESS = "path-style-access";
    public static final String ACCESS_KEY_ID = "access-key-id";
    public static final String SECRET_ACCESS_KEY = "secret-access-key";
    public static final String SESSION_TOKEN = "session-token";

    private S3Options() {}
}
