package io.pixelsdb.pixels.flink.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.glue.model.GlueException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class AwsAdviceTest {

    @ParameterizedTest
    @CsvSource({
        "AccessDenied, 403, Access Denied, s3:PutObject",
        "AccessDenied, 403, not authorized to perform: kms:Decrypt, kms:GenerateDataKey",
        "'', 403, '', s3:ListBucket",
        "'', 301, '', Check the region",
        "'', 400, '', Check the region",
        "400 Bad Request, 400, Bad Request, Check the region",
        "AuthorizationHeaderMalformed, 400, the region is wrong, Check the region",
        "NoSuchBucket, 404, '', Check the name of the bucket",
        "RequestTimeTooSkewed, 403, '', clock of this machine",
        "InvalidAccessKeyId, 403, '', Check the credentials",
        "NotImplemented, 501, '', conditional writes",
        "XAmzContentSHA256Mismatch, 400, '', checksums"
    })
    void isForBothSdksByTheirErrors(String code, int status, String message, String advice) {
        Throwable newer =
                S3Exception.builder()
                        .statusCode(status)
                        .awsErrorDetails(details("S3", code, message))
                        .message(message)
                        .build();
        Throwable older =
                new IOException(
                        message
                                + " (Service: Amazon S3; Status Code: "
                                + status
                                + "; Error Code: "
                                + code
                                + "; Request ID: 1; S3 Extended Request ID: 2; Proxy: null)");

        assertThat(AwsAdvice.of(new IllegalStateException("x", newer))).contains(advice);
        assertThat(AwsAdvice.of(new IllegalStateException("x", older))).contains(advice);
    }

    @ParameterizedTest
    @CsvSource({
        "AccessDeniedException, no identity-based policy allows the glue:GetTable action,"
                + " glue:CreateTable, s3:",
        "AccessDeniedException, Insufficient Lake Formation permission(s): Required Alter on orders,"
                + " Lake Formation governs, glue:",
        "AccessDeniedException, not authorized to perform: kms:Decrypt, The Data Catalog is"
                + " encrypted, bucket",
        "GlueEncryptionException, the key is disabled, The Data Catalog is encrypted, bucket"
    })
    void namesWhatGlueAsksFor(String code, String message, String advice, String other) {
        Throwable denied =
                GlueException.builder()
                        .statusCode(400)
                        .awsErrorDetails(details("Glue", code, message))
                        .message(message)
                        .build();

        assertThat(AwsAdvice.of(denied)).contains(advice).doesNotContain(other);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "To use Sso related properties in the 'lake' profile, the 'sso' service module must"
                        + " be on the class path.",
                "Unable to load credentials into profile [lake]: AWS Access Key ID is not"
                        + " specified."
            })
    void offersAWayRoundProfilesOfSso(String message) {
        assertThat(AwsAdvice.of(new IllegalStateException(message)))
                .contains("credential_process=aws configure export-credentials");
    }

    @Test
    void isForWhatNeverReachedTheOtherSide() {
        assertThat(AwsAdvice.of(new UnknownHostException("lake.minio")))
                .contains("aws.s3.path-style-access=true");
        assertThat(
                        AwsAdvice.of(
                                SdkClientException.create(
                                        "Unable to load credentials from any of the providers")))
                .contains("aws.access-key-id");
        assertThat(AwsAdvice.of(SdkClientException.create("Unable to load region from any")))
                .contains("aws.region");
        assertThat(
                        AwsAdvice.of(
                                new NoClassDefFoundError(
                                        "software/amazon/awssdk/services/kms/model/DataKeySpec")))
                .contains("KMS");
    }

    @Test
    void isNotForWhatIsNoneOfItsBusiness() {
        assertThat(AwsAdvice.of(new IllegalStateException("no", new NullPointerException())))
                .isEmpty();
        assertThat(AwsAdvice.of(S3Exception.builder().statusCode(500).message("-").build()))
                .isEmpty();
    }

    private static AwsErrorDetails details(String service, String code, String message) {
        return AwsErrorDetails.builder()
                .serviceName(service)
                .errorCode(code)
                .errorMessage(message)
                .build();
    }
}
