package io.pixelsdb.pixels.flink.aws;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import software.amazon.awssdk.regions.Region;

/**
 * An {@link AwsAccess} as options of a Paimon catalog on S3, and of a journal beside it. Paimon
 * hands them to the S3A file system that it carries, which is of an older SDK.
 */
@Internal
public final class PaimonAccess {

    private static final String PREFIX = "s3.";

    /** Paimon takes any of these prefixes, and hyphens in the place of some dots. */
    private static final Pattern S3_KEY = Pattern.compile("(?:fs\\.s3a|s3a|s3)\\.(.+)");

    private static final String REGION = "endpoint.region";
    private static final String ACCESS_KEY = "access.key";
    private static final String SECRET_KEY = "secret.key";
    private static final String PROVIDER = "aws.credentials.provider";

    /** Looks into the environment and the files of profiles as well; S3A's own default does not. */
    private static final String DEFAULT_CHAIN =
            "com.amazonaws.auth.DefaultAWSCredentialsProviderChain";

    /** Beside Paimon's file system, and nowhere else: by name, as its SDK is there alone. */
    static final String OUR_PROVIDER =
            "io.pixelsdb.pixels.flink.aws.plugin.PaimonS3CredentialsProvider";

    /** Our names by those of S3A, and by those that {@link #OUR_PROVIDER} alone knows. */
    private static final Map<String, String> NAMES =
            Map.of(
                    REGION,
                    AwsNames.REGION,
                    "endpoint",
                    AwsNames.ENDPOINT,
                    "path.style.access",
                    AwsNames.PATH_STYLE_ACCESS,
                    ACCESS_KEY,
                    AwsNames.ACCESS_KEY_ID,
                    SECRET_KEY,
                    AwsNames.SECRET_ACCESS_KEY,
                    "session.token",
                    AwsNames.SESSION_TOKEN);

    private static final Map<String, String> NAMES_OF_OUR_PROVIDER =
            Map.of(
                    "pixels.profile", AwsNames.PROFILE,
                    "pixels.role.arn", AwsNames.ROLE_ARN,
                    "pixels.role.external-id", AwsNames.ROLE_EXTERNAL_ID,
                    "pixels.role.session-name", AwsNames.ROLE_SESSION_NAME,
                    "pixels.sts.endpoint", AwsNames.STS_ENDPOINT);

    /** What is put into options, in S3A's spelling. */
    private static final Set<String> KNOWN =
            Stream.concat(NAMES.keySet().stream(), Stream.of(PROVIDER))
                    .collect(Collectors.toUnmodifiableSet());

    private PaimonAccess() {}

    /**
     * Options of a catalog whose warehouse is on S3. A region that nobody gave is what the
     * environment says here, as the library would look for none.
     *
     * @param own options that the user gave, in any spelling; they win
     */
    public static Map<String, String> options(AwsAccess access, Map<String, String> own) {
        return options(access, own, Regions.ofEnvironment().map(Region::id));
    }

    static Map<String, String> options(
            AwsAccess access, Map<String, String> own, Optional<String> regionOfEnvironment) {
        Map<String, String> spelt = ofS3(own);
        boolean ownIdentity =
                spelt.containsKey(ACCESS_KEY)
                        || spelt.containsKey(SECRET_KEY)
                        || spelt.containsKey(PROVIDER);
        Map<String, String> options = new TreeMap<>();
        regionOfEnvironment.ifPresent(region -> options.put(REGION, region));
        NAMES.forEach(
                (key, name) -> {
                    if (!(ownIdentity && AwsNames.IDENTITY.contains(name))) {
                        access.get(name).ifPresent(value -> options.put(key, value));
                    }
                });
        if (!ownIdentity) {
            putProvider(access, options);
        }
        Map<String, String> all = new TreeMap<>(own);
        options.forEach(
                (key, value) -> {
                    if (!spelt.containsKey(key)) {
                        all.put(PREFIX + key, value);
                    }
                });
        // Of the spellings with hyphens Paimon itself knows a few alone.
        KNOWN.stream()
                .filter(key -> spelt.containsKey(key) && !hasWithDots(own, key))
                .forEach(key -> all.put(PREFIX + key, spelt.get(key)));
        return all;
    }

    private static boolean hasWithDots(Map<String, String> own, String key) {
        return own.keySet().stream()
                .map(S3_KEY::matcher)
                .anyMatch(s3 -> s3.matches() && s3.group(1).equals(key));
    }

    private static void putProvider(AwsAccess access, Map<String, String> options) {
        Map<String, String> identity = access.identity();
        if (identity.containsKey(AwsNames.PROFILE) || identity.containsKey(AwsNames.ROLE_ARN)) {
            options.put(PROVIDER, OUR_PROVIDER);
            NAMES_OF_OUR_PROVIDER.forEach(
                    (key, name) -> access.get(name).ifPresent(value -> options.put(key, value)));
        } else if (!identity.containsKey(AwsNames.ACCESS_KEY_ID)) {
            options.put(PROVIDER, DEFAULT_CHAIN);
        }
    }

    /**
     * Whether these options need a class of ours beside Paimon's file system that is not there: the
     * jar without libraries cannot put it there.
     */
    public static boolean lacksProvider(Map<String, String> options) {
        String file = "paimon-plugin-s3/" + OUR_PROVIDER.replace('.', '/') + ".class";
        return OUR_PROVIDER.equals(options.get(PREFIX + PROVIDER))
                && PaimonAccess.class.getClassLoader().getResource(file) == null;
    }

    /**
     * Options of storage beside the tables.
     *
     * @param own options that the user gave, in any spelling; they win
     */
    public static Map<String, String> storage(AwsAccess access, Map<String, String> own) {
        Map<String, String> spelt = ofS3(own);
        Map<String, String> ofStorage = new TreeMap<>();
        NAMES.forEach(
                (key, name) -> {
                    if (spelt.containsKey(key)) {
                        ofStorage.put(name, spelt.get(key));
                    }
                });
        return access.storage(ofStorage);
    }

    /** By the name behind the prefix, with dots. */
    private static Map<String, String> ofS3(Map<String, String> own) {
        Map<String, String> spelt = new HashMap<>();
        new TreeMap<>(own)
                .forEach(
                        (key, value) -> {
                            Matcher s3 = S3_KEY.matcher(key);
                            if (s3.matches()) {
                                spelt.putIfAbsent(s3.group(1).replace('-', '.'), value);
                            }
                        });
        return spelt;
    }
}
