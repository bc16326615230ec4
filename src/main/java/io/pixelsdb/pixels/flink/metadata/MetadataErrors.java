package io.pixelsdb.pixels.flink.metadata;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;
import io.pixelsdb.pixels.flink.config.MetadataOptions;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.proto.MetadataServiceGrpc;
import io.pixelsdb.pixels.flink.proto.ResponseHeader;
import java.time.Duration;
import java.util.Locale;
import javax.annotation.Nullable;

/** Says what an error of the metadata service means, and which key to look at. */
final class MetadataErrors {

    static final int NO_SCHEMA = 10001;
    static final int NO_TABLE = 10002;
    static final int NO_COLUMNS = 10004;
    static final int NO_PRIMARY_INDEX = 10050;

    private static final String GET_KEY =
            MetadataServiceGrpc.getGetPrimaryIndexMethod().getBareMethodName();

    private final String address;
    private final Duration timeout;

    /**
     * @param timeout of one call
     */
    MetadataErrors(String address, Duration timeout) {
        this.address = requireNonNull(address, "address");
        this.timeout = requireNonNull(timeout, "timeout");
    }

    /**
     * A call without a response.
     *
     * @param method name of the call, as in {@code GetTable}
     */
    MetadataException ofCall(String method, Status status) {
        switch (status.getCode()) {
            case UNAVAILABLE:
                return ofService("cannot be reached%s. %s", reason(status), checkAddress());
            case DEADLINE_EXCEEDED:
                return ofService(
                        "did not answer within %d ms. %s", timeout.toMillis(), checkAddress());
            case UNIMPLEMENTED:
                // The last call that is made for a table, and the one that old services lack.
                return method.equals(GET_KEY)
                        ? ofTable(
                                "is too old to know keys. Name the key by %s",
                                PixelsOptions.SOURCE_PRIMARY_KEY.key())
                        : ofService("is no metadata service. %s", checkAddress());
            default:
                return ofTable("failed %s with %s%s", method, status.getCode(), reason(status));
        }
    }

    /** A response that belongs to no request of ours. */
    MetadataException ofForeignResponse() {
        return ofService("does not return the token of a request. %s", checkAddress());
    }

    /**
     * An error that the service reports.
     *
     * @param tableName null where none was asked for
     */
    MetadataException ofHeader(
            ResponseHeader header, String schemaName, @Nullable String tableName) {
        if (header.getErrorCode() == NO_SCHEMA) {
            return ofTable(
                    "knows no schema '%s'. Check %s: it is the name of the captured database, and"
                            + " upper and lower case are not the same",
                    schemaName, PixelsOptions.SCHEMA_NAME.key());
        }
        if (header.getErrorCode() == NO_TABLE && tableName != null) {
            return ofTable(
                    "knows no table '%s' in schema '%s'. Check %s, in which upper and lower case are"
                            + " not the same, and %s, the name of the captured database",
                    tableName,
                    schemaName,
                    PixelsOptions.TABLE_NAME.key(),
                    PixelsOptions.SCHEMA_NAME.key());
        }
        if (header.getErrorCode() == NO_COLUMNS && tableName != null) {
            return ofNoColumns(schemaName, tableName);
        }
        return ofTable(
                "does not tell of %s%s: error %d, '%s'",
                schemaName,
                tableName == null ? "" : "." + tableName,
                header.getErrorCode(),
                header.getErrorMsg());
    }

    MetadataException ofNoColumns(String schemaName, String tableName) {
        return ofTable(
                "has no columns of table %s.%s. See what is wrong with the table in Pixels, or name"
                        + " them by %s",
                schemaName, tableName, PixelsOptions.SOURCE_SCHEMA.key());
    }

    /** A key that cannot be used, or an error in its place. */
    MetadataException ofKey(String table, String problem) {
        return ofTable(
                "gives no usable key of table %s: %s. Name the key by %s",
                table, problem, PixelsOptions.SOURCE_PRIMARY_KEY.key());
    }

    private MetadataException ofService(String format, Object... arguments) {
        return new MetadataException(message(format, arguments), true);
    }

    private MetadataException ofTable(String format, Object... arguments) {
        return new MetadataException(message(format, arguments), false);
    }

    private String message(String format, Object... arguments) {
        return "Pixels metadata service "
                + address
                + " "
                + String.format(Locale.ROOT, format, arguments);
    }

    /** What the network or the service says, as in "Connection refused". */
    private static String reason(Status status) {
        Throwable cause = status.getCause();
        String reason = cause == null ? status.getDescription() : cause.getMessage();
        return reason == null ? "" : " (" + reason + ")";
    }

    private static String checkAddress() {
        return String.format(
                Locale.ROOT,
                "Check %s and %s, which is not the port of polls, or name the columns by %s",
                MetadataOptions.HOST.key(),
                MetadataOptions.PORT.key(),
                PixelsOptions.SOURCE_SCHEMA.key());
    }
}
