package io.pixelsdb.pixels.flink.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.testing.S3Server;
import io.pixelsdb.pixels.flink.testing.StsServer;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.aws.AwsClientProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.model.StsException;

class PixelsCredentialsTest {

    @Test
    void areTheKeysThatWereGiven() {
        try (PixelsCredentials keys =
                PixelsCredentials.create(
                        Map.of("access-key-id", "id", "secret-access-key", "hunter2"))) {
            AwsCredentials credentials = keys.resolveCredentials();

            assertThat(credentials.accessKeyId()).isEqualTo("id");
            assertThat(credentials.secretAccessKey()).isEqualTo("hunter2");
            assertThat(keys.toString()).doesNotContain("hunter2");
        }
    }

    /** Where the files are is said by properties of the JVM, or by its environment. */
    @Test
    @ResourceLock(Resources.SYSTEM_PROPERTIES)
    void areThoseOfTheProfileInEitherFile(@TempDir Path folder) throws Exception {
        Path credentials =
                Files.write(
                        folder.resolve("credentials"),
                        List.of("[lake]", "aws_access_key_id = id", "aws_secret_access_key = one"));
        Path config =
                Files.write(
                        folder.resolve("config"),
                        List.of(
                                "[profile other]",
                                "aws_access_key_id = id",
                                "aws_secret_access_key = two"));
        System.setProperty("aws.sharedCredentialsFile", credentials.toString());
        System.setProperty("aws.configFile", config.toString());
        try (PixelsCredentials lake = PixelsCredentials.create(Map.of("profile", "lake"));
                PixelsCredentials other = PixelsCredentials.create(Map.of("profile", "other"));
                PixelsCredentials none = PixelsCredentials.create(Map.of("profile", "none"))) {
            assertThat(lake.resolveCredentials().secretAccessKey()).isEqualTo("one");
            assertThat(other.resolveCredentials().secretAccessKey()).isEqualTo("two");
            assertThatThrownBy(none::resolveCredentials)
                    .hasMessageContaining("none")
                    .satisfies(e -> assertThat(AwsAdvice.of(e)).contains("aws.profile"));
        } finally {
            System.clearProperty("aws.sharedCredentialsFile");
            System.clearProperty("aws.configFile");
        }
    }

    @Test
    void areMadeByIcebergOutOfItsProperties() {
        Map<String, String> properties = new HashMap<>();
        properties.put("client.credentials-provider", PixelsCredentials.class.getName());
        properties.put("client.credentials-provider.access-key-id", "id");
        properties.put("client.credentials-provider.secret-access-key", "hunter2");
        properties.put("client.credentials-provider.session-token", "token");

        AwsCredentialsProvider made =
                new AwsClientProperties(properties).credentialsProvider(null, null, null);

        assertThat(made).isInstanceOf(PixelsCredentials.class);
        assertThat(made.resolveCredentials())
                .isInstanceOfSatisfying(
                        AwsSessionCredentials.class,
                        credentials -> assertThat(credentials.sessionToken()).isEqualTo("token"));
    }

    /** In a thread whose class loader knows nothing of the SDK, as threads of Flink may be. */
    @Test
    void assumeTheRoleWithItsExternalId() throws Exception {
        try (StsServer sts = StsServer.start(Duration.ofHours(1));
                PixelsCredentials role = PixelsCredentials.create(role(sts, Map.of()))) {
            AwsCredentials credentials;
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            try (URLClassLoader foreign = new URLClassLoader(new URL[0], null)) {
                thread.setContextClassLoader(foreign);
                credentials = role.resolveCredentials();
                assertThat(thread.getContextClassLoader()).isSameAs(foreign);
            } finally {
                thread.setContextClassLoader(before);
            }

            assertThat(credentials.accessKeyId()).isEqualTo(S3Server.ACCESS_KEY_ID);
            assertThat(((AwsSessionCredentials) credentials).sessionToken())
                    .isEqualTo(StsServer.SESSION_TOKEN);
            role.resolveCredentials();
            assertThat(sts.sessions()).containsExactly("pixels-flink-source");
        }
    }

    @Test
    void assumeTheRoleAgainBeforeItExpires() throws Exception {
        try (StsServer sts = StsServer.start(Duration.ofSeconds(1));
                PixelsCredentials role =
                        PixelsCredentials.create(
                                role(sts, Map.of("assume-role.session-name", "me")))) {
            role.resolveCredentials();
            role.resolveCredentials();

            assertThat(sts.sessions()).hasSizeGreaterThan(1).containsOnly("me");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "assume-role.external-id, another, aws.assume-role.external-id",
        "access-key-id, unknown, Check the credentials"
    })
    void areExplainedWhereTheRoleIsRefused(String option, String value, String advice)
            throws Exception {
        try (StsServer sts = StsServer.start(Duration.ofHours(1));
                PixelsCredentials role =
                        PixelsCredentials.create(role(sts, Map.of(option, value)))) {
            assertThatThrownBy(role::resolveCredentials)
                    .isInstanceOf(StsException.class)
                    .hasMessageNotContaining(StsServer.SECRET_ACCESS_KEY)
                    .satisfies(e -> assertThat(AwsAdvice.of(e)).contains(advice));
        }
    }

    @Test
    void areClosedWithTheClientThatUsesThem() throws Exception {
        try (StsServer sts = StsServer.start(Duration.ofHours(1))) {
            PixelsCredentials role = PixelsCredentials.create(role(sts, Map.of()));
            S3Client client =
                    S3Client.builder().region(Region.US_EAST_1).credentialsProvider(role).build();

            client.close();

            assertThatThrownBy(role::resolveCredentials)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("shut down");
        }
    }

    @Test
    void needKeysInPairs() {
        for (String one : List.of("access-key-id", "secret-access-key", "session-token")) {
            assertThatThrownBy(() -> PixelsCredentials.create(Map.of(one, "hunter2")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("hunter2");
        }
    }

    private static Map<String, String> role(StsServer sts, Map<String, String> changes) {
        Map<String, String> options = new HashMap<>();
        options.put("region", "eu-central-1");
        options.put("access-key-id", StsServer.ACCESS_KEY_ID);
        options.put("secret-access-key", StsServer.SECRET_ACCESS_KEY);
        options.put("assume-role.arn", StsServer.ROLE_ARN);
        options.put("assume-role.external-id", StsServer.EXTERNAL_ID);
        options.put("sts-endpoint", sts.endpoint().toString());
        options.putAll(changes);
        return options;
    }
}
