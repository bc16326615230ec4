package io.pixelsdb.pixels.flink.aws;

import java.util.List;
import org.apache.flink.annotation.Internal;

/** What the parts of an access are called between the classes of this program. */
@Internal
public final class AwsNames {

    public static final String REGION = "region";
    public static final String ENDPOINT = "endpoint";
    public static final String PATH_STYLE_ACCESS = "path-style-access";
    public static final String ACCESS_KEY_ID = "access-key-id";
    public static final String SECRET_ACCESS_KEY = "secret-access-key";
    public static final String SESSION_TOKEN = "session-token";
    public static final String PROFILE = "profile";
    public static final String ROLE_ARN = "assume-role.arn";
    public static final String ROLE_EXTERNAL_ID = "assume-role.external-id";
    public static final String ROLE_SESSION_NAME = "assume-role.session-name";
    public static final String STS_ENDPOINT = "sts-endpoint";

    /** What decides who somebody is: taken from one place as a whole, never from two. */
    static final List<String> IDENTITY =
            List.of(
                    ACCESS_KEY_ID,
                    SECRET_ACCESS_KEY,
                    SESSION_TOKEN,
                    PROFILE,
                    ROLE_ARN,
                    ROLE_EXTERNAL_ID,
                    ROLE_SESSION_NAME,
                    STS_ENDPOINT);

    static final String DEFAULT_SESSION_NAME = "pixels-flink-source";

    private AwsNames() {}
}
