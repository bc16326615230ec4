package io.pixelsdb.pixels.flink.aws;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;

/** An {@link AwsAccess} as properties of an Iceberg catalog: for Glue, S3FileIO and a journal. */
@Internal
public final class IcebergAccess {

    public static final String REGION = "client.region";
    public static final String S3_ENDPOINT = "s3.endpoint";

    private static final String PROVIDER = "client.credentials-provider";

    /** Our names by those of Iceberg. */
    private static final Map<String, String> NAMES =
            Map.of(
                    REGION,
                    AwsNames.REGION,
                    S3_ENDPOINT,
                    AwsNames.ENDPOINT,
                    "s3.path-style-access",
                    AwsNames.PATH_STYLE_ACCESS,
                    "s3.access-key-id",
                    AwsNames.ACCESS_KEY_ID,
                    "s3.secret-access-key",
                    AwsNames.SECRET_ACCESS_KEY,
                    "s3.session-token",
                    AwsNames.SESSION_TOKEN);

    private IcebergAccess() {}

    /**
     * Properties of a catalog. Keys go by way of our own provider, as those that Iceberg has names
     * for are for S3 alone.
     *
     * @param own properties that the user gave; they win
     */
    public static Map<String, String> properties(AwsAccess access, Map<String, String> own) {
        Map<String, String> properties = new TreeMap<>();
        NAMES.forEach(
                (property, name) -> {
                    if (!AwsNames.IDENTITY.contains(name)) {
                        access.get(name).ifPresent(value -> properties.put(property, value));
                    }
                });
        access.glueEndpoint().ifPresent(value -> properties.put("glue.endpoint", value));
        properties.putAll(own);
        if (!own.containsKey(PROVIDER) && !access.identity().isEmpty()) {
            properties.put(PROVIDER, PixelsCredentials.class.getName());
            access.identity().forEach((name, value) -> putForProvider(properties, name, value));
            if (properties.containsKey(REGION)) {
                putForProvider(properties, AwsNames.REGION, properties.get(REGION));
            }
        }
        return properties;
    }

    private static void putForProvider(Map<String, String> properties, String name, String value) {
        properties.put(PROVIDER + "." + name, value);
    }

    /**
     * Options of storage beside the tables.
     *
     * @param own properties that the user gave; they win
     */
    public static Map<String, String> storage(AwsAccess access, Map<String, String> own) {
        Map<String, String> ofS3 = new TreeMap<>();
        NAMES.forEach(
                (property, name) -> {
                    if (own.containsKey(property)) {
                        ofS3.put(name, own.get(property));
                    }
                });
        return access.storage(ofS3);
    }
}
