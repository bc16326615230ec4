package io.pixelsdb.pixels.flink.testing.web;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;

/** Tells apart what S3 is asked for, by names such as {@code PUT object} and {@code GET list}. */
final class S3RequestKind {

    private S3RequestKind() {}

    static String of(FullHttpRequest request) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        return request.method() + " " + subject(uri.path(), uri.parameters());
    }

    private static String subject(String path, Map<String, List<String>> parameters) {
        boolean ofBucket = path.indexOf('/', 1) < 0 || path.indexOf('/', 1) == path.length() - 1;
        if (parameters.containsKey("list-type") || parameters.containsKey("prefix")) {
            return "list";
        }
        if (parameters.containsKey("delete")) {
            return "deletion";
        }
        if (parameters.containsKey("uploads")
                || parameters.containsKey("uploadId") && !parameters.containsKey("partNumber")) {
            return "upload";
        }
        if (parameters.containsKey("partNumber")) {
            return "part";
        }
        return ofBucket ? "bucket" : "object";
    }
}
