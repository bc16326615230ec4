package io.pixelsdb.pixels.flink.storage;

import io.pixelsdb.pixels.flink.aws.AwsNames;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Options of a {@link StorageLocation} on S3. All may be absent: then the AWS SDK's default chains
 * decide.
 */
@PublicEvolving
public final class S3Options {

    public static final String REGION = AwsNames.REGION;
    public static final String ENDPOINT = AwsNames.ENDPOINT;
    public static final String PATH_STYLE_ACCESS = AwsNames.PATH_STYLE_ACCESS;
    public static final String ACCESS_KEY_ID = AwsNames.ACCESS_KEY_ID;
    public static final String SECRET_ACCESS_KEY = AwsNames.SECRET_ACCESS_KEY;
    public static final String SESSION_TOKEN = AwsNames.SESSION_TOKEN;

    /** In the place of keys. */
    public static final String PROFILE = AwsNames.PROFILE;

    /** Assumed on top of keys, profile or what the environment has. */
    public static final String ROLE_ARN = AwsNames.ROLE_ARN;

    public static final String ROLE_EXTERNAL_ID = AwsNames.ROLE_EXTERNAL_ID;
    public static final String ROLE_SESSION_NAME = AwsNames.ROLE_SESSION_NAME;
    public static final String STS_ENDPOINT = AwsNames.STS_ENDPOINT;

    private S3Options() {}
}
