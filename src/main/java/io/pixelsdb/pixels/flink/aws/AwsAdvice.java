package io.pixelsdb.pixels.flink.aws;

import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Says what to check when AWS, or a store that speaks its language, refuses something: the one
 * place that knows codes and words of such errors, for both generations of the SDK.
 */
@Internal
public final class AwsAdvice {

    private static final String S3_PERMISSIONS =
            ". Check that the credentials allow s3:ListBucket, s3:GetObject,"
                    + " s3:PutObject and s3:DeleteObject here";

    private static final String BUCKET_KEY =
            ". The bucket is encrypted: check that the credentials allow kms:GenerateDataKey and"
                    + " kms:Decrypt for its key";

    private static final String CATALOG_KEY =
            ". The Data Catalog is encrypted: check that the credentials allow"
                    + " kms:GenerateDataKey, kms:Encrypt and kms:Decrypt for its key";

    /**
     * Errors of the older SDK are read by their text, as their classes are under Paimon's loader.
     */
    private static final Pattern OLDER_SDK =
            Pattern.compile(
                    "Service: ([^;]+); Status Code: (\\d+); Error Code: ([^;]*); Request ID");

    private AwsAdvice() {}

    /** One sentence or more with a full stop before the first; empty if there is no advice. */
    public static String of(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String advice = ofOne(t);
            if (!advice.isEmpty()) {
                return advice;
            }
        }
        return "";
    }

    private static String ofOne(Throwable t) {
        String text = String.valueOf(t.getMessage());
        if (t instanceof AwsServiceException) {
            AwsServiceException e = (AwsServiceException) t;
            AwsErrorDetails details = e.awsErrorDetails();
            String service =
                    details == null || details.serviceName() == null ? "" : details.serviceName();
            String code = details == null || details.errorCode() == null ? "" : details.errorCode();
            return ofCode(service, code, e.statusCode(), text);
        }
        Matcher older = OLDER_SDK.matcher(text);
        if (older.find()) {
            return ofCode(older.group(1), older.group(3), Integer.parseInt(older.group(2)), text);
        }
        return ofClient(t, text);
    }

    /**
     * @param service as the SDK calls it
     * @param code of the error, or empty: answers to HEAD have none
     */
    public static String ofCode(String service, String code, int status, String text) {
        String where = service.toLowerCase(Locale.ROOT);
        switch (code) {
            case "NoSuchBucket":
                return ". Check the name of the bucket, the region and the endpoint";
            case "PermanentRedirect":
            case "AuthorizationHeaderMalformed":
            case "IllegalLocationConstraintException":
                return ". Check the region: the bucket is in another one";
            case "InvalidAccessKeyId":
            case "SignatureDoesNotMatch":
            case "ExpiredToken":
            case "ExpiredTokenException":
            case "InvalidToken":
            case "InvalidClientTokenId":
            case "UnrecognizedClientException":
                return ". Check the credentials";
            case "InvalidSignatureException":
                return ". Check the credentials, and the clock of this machine";
            case "RequestTimeTooSkewed":
            case "RequestExpired":
                return ". Check the clock of this machine";
            case "GlueEncryptionException":
                return CATALOG_KEY;
            case "NotImplemented":
                return ". The store has to know conditional writes (If-None-Match), and checksums"
                        + " where they are switched on";
            case "BadDigest":
            case "InvalidDigest":
            case "XAmzContentSHA256Mismatch":
                return ". The store does not take the checksums that are sent; with"
                        + " aws.s3.endpoint they are left out where they can be";
            default:
                return ofStatus(where, code, status, text);
        }
    }

    private static String ofStatus(String service, String code, int status, String text) {
        if (status == 301 || status == 307) {
            return ". Check the region: the bucket is in another one";
        }
        // An answer to HEAD has no code; the older SDK repeats the status in its place.
        boolean codeless = code.isEmpty() || code.startsWith("400 ");
        if (status == 400 && codeless && service.contains("s3")) {
            return ". Check the region, which has to be that of the bucket, and whether a session"
                    + " token has expired";
        }
        boolean denied = status == 403 || code.startsWith("AccessDenied");
        if (!denied) {
            return "";
        }
        boolean glue = service.contains("glue");
        if (text.contains("kms:")) {
            return glue ? CATALOG_KEY : BUCKET_KEY;
        }
        if (service.contains("sts") || service.contains("token")) {
            return ". Check aws.assume-role.arn, aws.assume-role.external-id and the trust policy"
                    + " of the role";
        }
        if (glue && text.contains("Lake Formation")) {
            return ". Lake Formation governs this database or table, so that IAM alone does not"
                    + " decide: let it grant the identity what is named here, and the location of"
                    + " the data";
        }
        if (glue) {
            return ". Check that the credentials allow glue:GetDatabase, glue:CreateDatabase,"
                    + " glue:GetTable, glue:CreateTable and glue:UpdateTable here";
        }
        return S3_PERMISSIONS;
    }

    private static String ofClient(Throwable t, String text) {
        if (t instanceof UnknownHostException) {
            return ". Check the endpoint and the region; a store without a name for each bucket"
                    + " needs aws.s3.path-style-access=true";
        }
        boolean withoutModule = text.contains("service module must be on the class path");
        if (withoutModule && text.toLowerCase(Locale.ROOT).contains("sso")
                || text.contains("Unable to load credentials into profile")) {
            return ". Profiles of SSO do not work here. One that has"
                    + " credential_process=aws configure export-credentials --profile NAME does";
        }
        if (text.contains("No AWS profile named")
                || text.contains("Profile file contained no credentials")) {
            return ". Check aws.profile, and the files of profiles of this machine";
        }
        if (text.contains("Unable to load credentials")
                || text.contains("Unable to load AWS credentials")
                || text.contains("No AWS Credentials")
                || text.contains("NoAwsCredentials")
                || text.contains("NoAuthWithAWSException")) {
            return ". Set aws.access-key-id and aws.secret-access-key, or aws.profile, or let the"
                    + " environment of every machine have credentials";
        }
        if (text.contains("Unable to load region")) {
            return ". Set aws.region";
        }
        boolean missing = t instanceof ClassNotFoundException || t instanceof NoClassDefFoundError;
        if (missing && text.replace('/', '.').contains("awssdk.services.kms")) {
            return ". The class path lacks the KMS module of the AWS SDK, which the jar with"
                    + " everything in it has";
        }
        return "";
    }
}
