package io.pixelsdb.pixels.flink.sink.paimon;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.testing.S3Server;
import io.pixelsdb.pixels.flink.testing.StsServer;
import io.pixelsdb.pixels.flink.testing.cluster.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** Who Paimon is on S3, by the provider that the jar puts beside its file system. */
@EnabledForJreRange(min = JRE.JAVA_17, disabledReason = "the S3 server needs Java 17")
class PaimonIdentityFromJarITCase {

    private static S3Server s3;
    private static StsServer sts;

    @TempDir private Path home;

    @BeforeAll
    static void start() throws IOException {
        s3 = S3Server.startWithTokens();
        s3.createBucket("lake");
        sts = StsServer.start(Duration.ofHours(1));
    }

    @AfterAll
    static void stop() {
        if (sts != null) {
            sts.close();
        }
        if (s3 != null) {
            s3.close();
        }
    }

    @Test
    void isThatOfAProfile() throws Exception {
        profile("lake", S3Server.ACCESS_KEY_ID, S3Server.SECRET_ACCESS_KEY);

        assertThat(inspect(Map.of(), List.of("aws.profile=lake"))).contains(PaimonInspection.DONE);
    }

    @Test
    void isThatOfARoleOnTopOfAProfile() throws Exception {
        profile("base", StsServer.ACCESS_KEY_ID, StsServer.SECRET_ACCESS_KEY);

        String output =
                inspect(
                        Map.of(),
                        List.of(
                                "aws.profile=base",
                                "aws.sts.endpoint=" + sts.endpoint(),
                                "aws.assume-role.arn=" + StsServer.ROLE_ARN,
                                "aws.assume-role.external-id=" + StsServer.EXTERNAL_ID,
                                "aws.assume-role.session-name=on-top"));

        assertThat(output).contains(PaimonInspection.DONE);
        assertThat(sts.sessions()).contains("on-top");
    }

    @Test
    void isThatOfTheEnvironmentWhereNothingIsConfigured() throws Exception {
        Map<String, String> environment =
                Map.of(
                        "AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY_ID,
                        "AWS_SECRET_ACCESS_KEY", S3Server.SECRET_ACCESS_KEY);

        assertThat(inspect(environment, List.of())).contains(PaimonInspection.DONE);
    }

    private void profile(String name, String id, String secret) throws IOException {
        Path folder = Files.createDirectories(home.resolve(".aws"));
        Files.writeString(
                folder.resolve("credentials"),
                "["
                        + name
                        + "]\naws_access_key_id="
                        + id
                        + "\naws_secret_access_key="
                        + secret
                        + "\n");
    }

    private String inspect(Map<String, String> environment, List<String> settings)
            throws Exception {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "paimon.catalog.warehouse=s3://lake/paimon",
                                "paimon.table.name=db.orders",
                                "aws.region=" + S3Server.REGION,
                                "aws.s3.endpoint=" + s3.endpoint(),
                                "aws.s3.path-style-access=true"));
        arguments.addAll(settings);
        try (ChildJvm jvm =
                ChildJvm.start(
                        List.of("-Xmx512m", "-Duser.home=" + home),
                        classPath(),
                        PaimonInspection.class.getName(),
                        arguments,
                        environment,
                        home.resolve("output.log"))) {
            jvm.waitFor(Duration.ofMinutes(3));
            assertThat(jvm.output())
                    .doesNotContain(S3Server.SECRET_ACCESS_KEY, StsServer.SECRET_ACCESS_KEY);
            return jvm.output();
        }
    }

    private static String classPath() throws IOException, URISyntaxException {
        Path cluster = Path.of(System.getProperty("pixels.it.flink-cluster"), "classpath");
        Path tests =
                Path.of(
                        PaimonInspection.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        return String.join(
                File.pathSeparator,
                System.getProperty("pixels.it.jar"),
                Files.readString(cluster).trim(),
                tests.toString());
    }
}
