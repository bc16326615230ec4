package io.pixelsdb.pixels.flink.config;

import java.util.List;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/**
 * The keys of access to AWS, or to stores that speak its language, for tables and journal alike.
 */
@PublicEvolving
public final class AwsOptions {

    public static final ConfigOption<String> REGION =
            ConfigOptions.key("aws.region")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Region of S3, Glue and STS, such as `eu-central-1`. If absent: what the"
                                    + " environment says, see [AWS](#aws).");

    public static final ConfigOption<String> ACCESS_KEY_ID =
            ConfigOptions.key("aws.access-key-id")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Access key, together with `aws.secret-access-key`. Without keys and"
                                    + " profile: the default provider chain.");

    public static final ConfigOption<String> SECRET_ACCESS_KEY =
            ConfigOptions.key("aws.secret-access-key")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Secret of the access key, best as `${env:NAME}`.");

    public static final ConfigOption<String> SESSION_TOKEN =
            ConfigOptions.key("aws.session-token")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Token of temporary keys. The job fails when it expires; a role renews"
                                    + " itself.");

    public static final ConfigOption<String> PROFILE =
            ConfigOptions.key("aws.profile")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Profile of `~/.aws/credentials` or `~/.aws/config` on every machine, in"
                                    + " the place of keys; not one of SSO.");

    public static final ConfigOption<String> ROLE_ARN =
            ConfigOptions.key("aws.assume-role.arn")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Role that is assumed with the credentials above, and again before it"
                                    + " expires.");

    public static final ConfigOption<String> ROLE_EXTERNAL_ID =
            ConfigOptions.key("aws.assume-role.external-id")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("External id that the trust policy of the role asks for.");

    public static final ConfigOption<String> ROLE_SESSION_NAME =
            ConfigOptions.key("aws.assume-role.session-name")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Name under which CloudTrail shows what was done in the role. If absent:"
                                    + " `pixels-flink-source`.");

    public static final ConfigOption<String> S3_ENDPOINT =
            ConfigOptions.key("aws.s3.endpoint")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Address of a store that speaks S3 and is not AWS, such as"
                                    + " `http://minio:9000`.");

    public static final ConfigOption<Boolean> S3_PATH_STYLE_ACCESS =
            ConfigOptions.key("aws.s3.path-style-access")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether buckets are named in the path rather than in the host name, as"
                                    + " most stores behind `aws.s3.endpoint` need it.");

    public static final ConfigOption<String> GLUE_ENDPOINT =
            ConfigOptions.key("aws.glue.endpoint")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Address of Glue, if it is another than that of the region.");

    public static final ConfigOption<String> STS_ENDPOINT =
            ConfigOptions.key("aws.sts.endpoint")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Address of STS, which hands out roles, if it is another than that of the"
                                    + " region.");

    private AwsOptions() {}

    /** Every option of this class, in the order in which the documentation shows them. */
    public static List<ConfigOption<?>> all() {
        return List.of(
                REGION,
                ACCESS_KEY_ID,
                SECRET_ACCESS_KEY,
                SESSION_TOKEN,
                PROFILE,
                ROLE_ARN,
                ROLE_EXTERNAL_ID,
                ROLE_SESSION_NAME,
                S3_ENDPOINT,
                S3_PATH_STYLE_ACCESS,
                GLUE_ENDPOINT,
                STS_ENDPOINT);
    }
}
