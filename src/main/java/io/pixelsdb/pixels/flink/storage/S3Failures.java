package io.pixelsdb.pixels.flink.storage;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.aws.AwsAdvice;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Error;

/**
 * Says what an error of the AWS SDK means for somebody who has configured a bucket: what was tried,
 * why it failed and what to check. The SDK's exceptions are not attached, as they hold parts of
 * requests and responses; their stack traces are in the log at debug level.
 */
final class S3Failures {

    private static final Logger LOG = LoggerFactory.getLogger(S3Failures.class);

    private static final String GENERAL_ADVICE =
            ". Check the region, the endpoint, the network and where the credentials come from";

    private final String bucket;

    S3Failures(String bucket) {
        this.bucket = requireNonNull(bucket, "bucket");
    }

    /** Whether an object was there already, for a request that asked for it not to be. */
    static boolean isPreconditionFailed(SdkException e) {
        return status(e) == 412;
    }

    /** Whether another request for the same object was under way; who repeats it gets to know. */
    static boolean isConflict(Throwable e) {
        return status(e) == 409 && "ConditionalRequestConflict".equals(code(e));
    }

    /** Whether there is no such object, in contrast to no such bucket. */
    static boolean isAbsent(SdkException e) {
        return status(e) == 404 && !"NoSuchBucket".equals(code(e));
    }

    /** Whether an object ends before the range that was asked for. */
    static boolean isBehindEnd(SdkException e) {
        return status(e) == 416;
    }

    /**
     * @param action as in "read"
     * @param key of the object, or the prefix of several
     */
    IOException translate(String action, String key, SdkException e) {
        LOG.debug("Cannot {} s3://{}/{}", action, bucket, key, e);
        if (e instanceof AbortedException) {
            return new InterruptedIOException(message(action, key, "interrupted"));
        }
        if (e instanceof AwsServiceException) {
            AwsErrorDetails details = ((AwsServiceException) e).awsErrorDetails();
            String reason =
                    String.format(
                            Locale.ROOT,
                            "%s (%s, status %d, request %s)",
                            details == null ? "no reason given" : details.errorMessage(),
                            code(e),
                            status(e),
                            ((AwsServiceException) e).requestId());
            return new IOException(message(action, key, reason + AwsAdvice.of(e)));
        }
        String advice = AwsAdvice.of(e);
        return new IOException(
                message(action, key, reasons(e) + (advice.isEmpty() ? GENERAL_ADVICE : advice)));
    }

    /** An object that could not be deleted, while the request as such was answered. */
    IOException notDeleted(S3Error error) {
        String code = String.valueOf(error.code());
        String reason = error.message() + " (" + code + ")";
        int status = "AccessDenied".equals(code) ? 403 : 0;
        return new IOException(
                message("delete", error.key(), reason + AwsAdvice.ofCode("S3", code, status, "")));
    }

    private String message(String action, String key, String reason) {
        return "Cannot " + action + " s3://" + bucket + "/" + key + ": " + reason;
    }

    /** The real one is mostly some causes away. */
    private static String reasons(Throwable e) {
        StringBuilder reasons = new StringBuilder();
        for (Throwable t = e; t != null; t = t.getCause()) {
            String text = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
            if (reasons.indexOf(text) < 0) {
                reasons.append(reasons.length() == 0 ? "" : ": ").append(text);
            }
        }
        return reasons.toString();
    }

    private static int status(Throwable e) {
        return e instanceof AwsServiceException ? ((AwsServiceException) e).statusCode() : 0;
    }

    private static String code(Throwable e) {
        AwsErrorDetails details =
                e instanceof AwsServiceException
                        ? ((AwsServiceException) e).awsErrorDetails()
                        : null;
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }
}
