package io.pixelsdb.pixels.flink.testing.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tests' judge of permissions. */
class IamPolicyTest {

    private static final String POLICY =
            "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",\"s3:PutObject\"],"
                    + "\"Resource\":[\"arn:aws:s3:::lake/in\",\"arn:aws:s3:::lake/in/*\"]},"
                    + "{\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\","
                    + "\"Resource\":\"arn:aws:s3:::lake\"},"
                    + "{\"Effect\":\"Allow\",\"Action\":\"glue:Get*\","
                    + "\"Resource\":\"arn:aws:glue:eu-central-1:123456789012:*\"}]}";

    @ParameterizedTest
    @CsvSource({
        "HEAD, /lake/in, ''",
        "GET, /lake/in/a/b%20c, ''",
        "PUT, /lake/in/a?partNumber=1&uploadId=x, ''",
        "POST, /lake/in/a?uploads, ''",
        "GET, /lake?list-type=2&prefix=out%2F, ''",
        "HEAD, /lake/, ''",
        "GET, /lake?location, s3:GetBucketLocation on arn:aws:s3:::lake",
        "GET, /lake/out/a, s3:GetObject on arn:aws:s3:::lake/out/a",
        "HEAD, /lake/inn, s3:GetObject on arn:aws:s3:::lake/inn",
        "DELETE, /lake/in/a, s3:DeleteObject on arn:aws:s3:::lake/in/a",
        "DELETE, /lake/in/a?uploadId=x, s3:AbortMultipartUpload on arn:aws:s3:::lake/in/a",
        "GET, /other?list-type=2, s3:ListBucket on arn:aws:s3:::other"
    })
    void refusesRequestsToS3ThatAreNotAllowed(String method, String uri, String denied)
            throws IOException {
        PolicyGate gate = PolicyGate.ofS3(IamPolicy.parse(POLICY));

        boolean refused = gate.apply(request(method, uri, "")).isPresent();

        assertThat(String.join("", gate.denials())).isEqualTo(denied);
        assertThat(refused).isEqualTo(!denied.isEmpty());
    }

    @Test
    void wantsWhatIsCopiedToBeReadableAndAllThatIsDeletedToBeDeletable() throws IOException {
        PolicyGate gate = PolicyGate.ofS3(IamPolicy.parse(POLICY));
        FullHttpRequest copy = request("PUT", "/lake/in/a", "");
        copy.headers().set("x-amz-copy-source", "/lake/out/b%20c");

        assertThat(gate.apply(copy)).isPresent();
        assertThat(
                        gate.apply(
                                request(
                                        "POST",
                                        "/lake?delete",
                                        "<Delete><Object><Key>in/d</Key></Object></Delete>")))
                .isPresent();
        assertThat(gate.denials())
                .containsExactly(
                        "s3:DeleteObject on arn:aws:s3:::lake/in/d",
                        "s3:GetObject on arn:aws:s3:::lake/out/b c");
    }

    @Test
    void wantsATableOfGlueToBeAllowedWithAllThatItIsIn() throws IOException {
        PolicyGate gate = PolicyGate.ofGlue(IamPolicy.parse(POLICY));

        assertThat(gate.apply(glue("GetTable", "{\"DatabaseName\":\"d\",\"Name\":\"t\"}")))
                .isEmpty();
        assertThat(
                        gate.apply(
                                glue(
                                        "UpdateTable",
                                        "{\"DatabaseName\":\"d\",\"TableInput\":"
                                                + "{\"Name\":\"t\"}}")))
                .isPresent();
        assertThat(gate.denials())
                .containsExactly(
                        "glue:UpdateTable on arn:aws:glue:eu-central-1:123456789012:catalog",
                        "glue:UpdateTable on arn:aws:glue:eu-central-1:123456789012:database/d",
                        "glue:UpdateTable on arn:aws:glue:eu-central-1:123456789012:table/d/t");
    }

    @Test
    void knowsNothingButStatementsThatAllow() {
        String denying = POLICY.replaceFirst("Allow", "Deny");

        assertThatThrownBy(() -> IamPolicy.parse(denying))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static FullHttpRequest glue(String operation, String body) {
        FullHttpRequest request = request("POST", "/", body);
        request.headers().set("X-Amz-Target", "AWSGlue." + operation);
        return request;
    }

    private static FullHttpRequest request(String method, String uri, String body) {
        return new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(method),
                uri,
                Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
    }
}
