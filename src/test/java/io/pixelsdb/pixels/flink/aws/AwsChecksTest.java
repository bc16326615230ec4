package io.pixelsdb.pixels.flink.aws;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.config.Problems;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class AwsChecksTest {

    private final Problems problems = new Problems();

    @Test
    void findEverythingThatDoesNotGoTogetherAtOnce() {
        check(
                Map.of(
                        "aws.access-key-id", "id",
                        "aws.profile", "lake",
                        "aws.assume-role.external-id", "x",
                        "aws.s3.endpoint", "localhost:9000",
                        "aws.glue.endpoint", "ftp://glue",
                        "aws.sts.endpoint", "https://"));

        assertThatThrownBy(problems::throwIfAny)
                .hasMessageContaining("aws.secret-access-key: is required beside aws.access-key-id")
                .hasMessageContaining("aws.profile: and aws.access-key-id exclude each other")
                .hasMessageContaining(
                        "aws.assume-role.arn: is required beside aws.assume-role.external-id")
                .hasMessageContaining("aws.s3.endpoint: 'localhost:9000' is no address")
                .hasMessageContaining("aws.glue.endpoint: 'ftp://glue' is no address")
                .hasMessageContaining("aws.sts.endpoint: 'https://' is no address");
    }

    @Test
    void wantKeysBesideATokenAndRepeatNoSecret() {
        check(Map.of("aws.session-token", "hunter2"));
        check(Map.of("aws.secret-access-key", "hunter2"));
        check(Map.of("aws.assume-role.session-name", "me"));

        assertThatThrownBy(problems::throwIfAny)
                .hasMessageContaining("aws.access-key-id: is required beside aws.session-token")
                .hasMessageContaining("aws.secret-access-key: is required beside aws.session-token")
                .hasMessageContaining("aws.access-key-id: is required beside aws.secret-access-key")
                .hasMessageContaining(
                        "aws.assume-role.arn: is required beside aws.assume-role.session-name")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void haveNothingAgainstWhatGoesTogether() {
        check(Map.of());
        check(Map.of("aws.session-token", " "));
        check(
                Map.of(
                        "aws.access-key-id", "id",
                        "aws.secret-access-key", "secret",
                        "aws.session-token", "token",
                        "aws.assume-role.arn", "arn:aws:iam::1:role/x",
                        "aws.assume-role.external-id", "x",
                        "aws.s3.endpoint", " http://minio:9000 "));
        check(Map.of("aws.profile", "lake", "aws.assume-role.arn", "arn:aws:iam::1:role/x"));

        assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
    }

    private void check(Map<String, String> config) {
        AwsChecks.check(Configuration.fromMap(config), problems);
    }
}
