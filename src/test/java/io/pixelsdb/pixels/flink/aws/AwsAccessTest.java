package io.pixelsdb.pixels.flink.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each library is told. */
class AwsAccessTest {

    private static final String PROVIDER = "client.credentials-provider";
    private static final String S3A_PROVIDER = "s3.aws.credentials.provider";

    private static final Map<String, String> KEYS =
            Map.of(
                    "aws.region", "eu-central-1",
                    "aws.access-key-id", "id",
                    "aws.secret-access-key", "hunter2",
                    "aws.session-token", "token",
                    "aws.s3.endpoint", "http://minio:9000",
                    "aws.s3.path-style-access", "true",
                    "aws.glue.endpoint", "http://glue");

    private static final Map<String, String> ROLE =
            Map.of(
                    "aws.profile", "lake",
                    "aws.assume-role.arn", "arn",
                    "aws.assume-role.external-id", "outside",
                    "aws.assume-role.session-name", "me",
                    "aws.sts.endpoint", "http://sts");

    @Test
    void ofKeysInTheWordsOfIceberg() {
        assertThat(IcebergAccess.properties(access(KEYS), Map.of()))
                .containsOnly(
                        Map.entry("client.region", "eu-central-1"),
                        Map.entry("s3.endpoint", "http://minio:9000"),
                        Map.entry("s3.path-style-access", "true"),
                        Map.entry("glue.endpoint", "http://glue"),
                        Map.entry(PROVIDER, PixelsCredentials.class.getName()),
                        Map.entry(PROVIDER + ".access-key-id", "id"),
                        Map.entry(PROVIDER + ".secret-access-key", "hunter2"),
                        Map.entry(PROVIDER + ".session-token", "token"),
                        Map.entry(PROVIDER + ".region", "eu-central-1"));
    }

    @Test
    void ofKeysInTheWordsOfPaimon() {
        assertThat(inPaimon(access(KEYS), Map.of()))
                .containsOnly(
                        Map.entry("s3.endpoint.region", "eu-central-1"),
                        Map.entry("s3.endpoint", "http://minio:9000"),
                        Map.entry("s3.path.style.access", "true"),
                        Map.entry("s3.access.key", "id"),
                        Map.entry("s3.secret.key", "hunter2"),
                        Map.entry("s3.session.token", "token"));
    }

    @Test
    void ofKeysInTheWordsOfStorage() {
        assertThat(access(KEYS).storage())
                .containsOnly(
                        Map.entry("region", "eu-central-1"),
                        Map.entry("endpoint", "http://minio:9000"),
                        Map.entry("path-style-access", "true"),
                        Map.entry("access-key-id", "id"),
                        Map.entry("secret-access-key", "hunter2"),
                        Map.entry("session-token", "token"));
    }

    @Test
    void ofARoleOnTopOfAProfileForAllOfThem() {
        assertThat(IcebergAccess.properties(access(ROLE), Map.of("client.region", "r")))
                .containsOnly(
                        Map.entry("client.region", "r"),
                        Map.entry(PROVIDER, PixelsCredentials.class.getName()),
                        Map.entry(PROVIDER + ".profile", "lake"),
                        Map.entry(PROVIDER + ".assume-role.arn", "arn"),
                        Map.entry(PROVIDER + ".assume-role.external-id", "outside"),
                        Map.entry(PROVIDER + ".assume-role.session-name", "me"),
                        Map.entry(PROVIDER + ".sts-endpoint", "http://sts"),
                        Map.entry(PROVIDER + ".region", "r"));
        assertThat(inPaimon(access(ROLE), Map.of()))
                .containsOnly(
                        Map.entry(S3A_PROVIDER, PaimonAccess.OUR_PROVIDER),
                        Map.entry("s3.pixels.profile", "lake"),
                        Map.entry("s3.pixels.role.arn", "arn"),
                        Map.entry("s3.pixels.role.external-id", "outside"),
                        Map.entry("s3.pixels.role.session-name", "me"),
                        Map.entry("s3.pixels.sts.endpoint", "http://sts"));
        assertThat(access(ROLE).storage())
                .containsEntry("profile", "lake")
                .containsEntry("assume-role.arn", "arn")
                .containsEntry("assume-role.external-id", "outside")
                .containsEntry("sts-endpoint", "http://sts");
    }

    @Test
    void ofNobodyLeavesItToTheEnvironment() {
        AwsAccess nobody = access(Map.of("aws.access-key-id", " "));

        assertThat(IcebergAccess.properties(nobody, Map.of())).isEmpty();
        assertThat(nobody.storage()).isEmpty();
        assertThat(inPaimon(nobody, Map.of()))
                .containsOnly(
                        Map.entry(
                                S3A_PROVIDER,
                                "com.amazonaws.auth.DefaultAWSCredentialsProviderChain"));
    }

    @Test
    void givesWayToWhatIcebergWasToldItself() {
        Map<String, String> properties =
                IcebergAccess.properties(
                        access(KEYS),
                        Map.of(
                                PROVIDER,
                                "my.Provider",
                                PROVIDER + ".x",
                                "y",
                                "s3.endpoint",
                                "http://own",
                                "client.region",
                                "own"));

        assertThat(properties)
                .containsOnly(
                        Map.entry(PROVIDER, "my.Provider"),
                        Map.entry(PROVIDER + ".x", "y"),
                        Map.entry("s3.endpoint", "http://own"),
                        Map.entry("s3.path-style-access", "true"),
                        Map.entry("client.region", "own"),
                        Map.entry("glue.endpoint", "http://glue"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3.access-key", "s3a.access.key", "fs.s3a.access-key"})
    void givesWayToWhatPaimonWasToldItself(String key) {
        Map<String, String> own =
                Map.of(key, "own", "s3.secret-key", "own", "s3.path-style-access", "false");

        assertThat(inPaimon(access(KEYS), own))
                .containsAllEntriesOf(own)
                .containsEntry("s3.endpoint", "http://minio:9000")
                .containsEntry("s3.path.style.access", "false")
                .doesNotContainValue("hunter2")
                .doesNotContainKeys("s3.session.token");
        assertThat(inPaimon(access(ROLE), own).values()).containsOnly("own", "false");
    }

    @Test
    void givesWayBesideTheTablesAsAWhole() {
        Map<String, String> own = Map.of("s3.access-key-id", "own", "s3.secret-access-key", "own");

        assertThat(IcebergAccess.storage(access(KEYS), own))
                .containsOnly(
                        Map.entry("region", "eu-central-1"),
                        Map.entry("endpoint", "http://minio:9000"),
                        Map.entry("path-style-access", "true"),
                        Map.entry("access-key-id", "own"),
                        Map.entry("secret-access-key", "own"));
        assertThat(PaimonAccess.storage(access(ROLE), Map.of("s3.endpoint", "http://own")))
                .containsEntry("endpoint", "http://own")
                .containsEntry("profile", "lake");
    }

    @Test
    void travelsAndShowsNoValue() throws Exception {
        AwsAccess copy = InstantiationUtil.clone(access(KEYS));

        assertThat(copy.storage()).isEqualTo(access(KEYS).storage());
        assertThat(copy.toString())
                .contains("secret-access-key")
                .doesNotContain("hunter2", "token ");
    }

    @Test
    void tellsPaimonTheRegionOfTheEnvironmentWhereNobodyGaveOne() {
        Optional<String> environment = Optional.of("eu-west-1");

        assertThat(PaimonAccess.options(access(ROLE), Map.of(), environment))
                .containsEntry("s3.endpoint.region", "eu-west-1");
        assertThat(PaimonAccess.options(access(KEYS), Map.of(), environment))
                .containsEntry("s3.endpoint.region", "eu-central-1");
        assertThat(
                        PaimonAccess.options(
                                access(KEYS), Map.of("fs.s3a.endpoint.region", "own"), environment))
                .containsEntry("fs.s3a.endpoint.region", "own")
                .doesNotContainKey("s3.endpoint.region");
    }

    /** Paimon knows hyphens in the place of dots in some keys alone. */
    @Test
    void saysWithDotsWhatPaimonWasToldWithHyphens() {
        Map<String, String> own =
                Map.of(
                        "s3.endpoint-region", "own",
                        "s3a.session-token", "mine",
                        "s3.access-key", "me",
                        "s3.secret.key", "mine too",
                        "s3.connection-maximum", "5");

        assertThat(inPaimon(access(KEYS), own))
                .containsAllEntriesOf(own)
                .containsEntry("s3.endpoint.region", "own")
                .containsEntry("s3.session.token", "mine")
                .containsEntry("s3.access.key", "me")
                .doesNotContainKey("s3.connection.maximum");
    }

    private static Map<String, String> inPaimon(AwsAccess access, Map<String, String> own) {
        return PaimonAccess.options(access, own, Optional.empty());
    }

    private static AwsAccess access(Map<String, String> config) {
        return AwsAccess.from(Configuration.fromMap(config));
    }
}
