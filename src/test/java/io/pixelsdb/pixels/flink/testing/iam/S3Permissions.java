package io.pixelsdb.pixels.flink.testing.iam;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What S3 wants to be allowed for a request that names its bucket in the path. */
final class S3Permissions {

    private static final String ARN = "arn:aws:s3:::";
    private static final Pattern KEY = Pattern.compile("<Key>(.*?)</Key>", Pattern.DOTALL);

    private S3Permissions() {}

    static List<IamRequest> of(FullHttpRequest request) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        String path = uri.path().substring(1);
        int slash = path.indexOf('/');
        boolean ofBucket = slash < 0 || slash == path.length() - 1;
        List<IamRequest> needed = new ArrayList<>();
        if (ofBucket) {
            String bucket = slash < 0 ? path : path.substring(0, slash);
            ofBucket(request, uri.parameters().keySet(), bucket, needed);
        } else {
            ofObject(request, uri.parameters().keySet(), ARN + path, needed);
        }
        return needed;
    }

    private static void ofBucket(
            FullHttpRequest request,
            Set<String> parameters,
            String bucket,
            List<IamRequest> needed) {
        if (parameters.contains("delete")) {
            Matcher keys = KEY.matcher(request.content().toString(StandardCharsets.UTF_8));
            while (keys.find()) {
                needed.add(new IamRequest("s3:DeleteObject", ARN + bucket + "/" + keys.group(1)));
            }
            return;
        }
        String action = "s3:" + request.method() + " bucket " + parameters;
        if (parameters.contains("location")) {
            action = "s3:GetBucketLocation";
        } else if (parameters.contains("uploads")) {
            action = "s3:ListBucketMultipartUploads";
        } else if (is(request, "GET", "HEAD")) {
            action = "s3:ListBucket";
        }
        needed.add(new IamRequest(action, ARN + bucket));
    }

    private static void ofObject(
            FullHttpRequest request,
            Set<String> parameters,
            String resource,
            List<IamRequest> needed) {
        for (String special : List.of("acl", "tagging", "retention", "legal-hold", "torrent")) {
            if (parameters.contains(special)) {
                needed.add(new IamRequest("s3:" + special, resource));
                return;
            }
        }
        boolean ofUpload = parameters.contains("uploadId");
        if (is(request, "GET", "HEAD")) {
            String action = ofUpload ? "s3:ListMultipartUploadParts" : "s3:GetObject";
            needed.add(new IamRequest(action, resource));
        } else if (is(request, "DELETE")) {
            String action = ofUpload ? "s3:AbortMultipartUpload" : "s3:DeleteObject";
            needed.add(new IamRequest(action, resource));
        } else {
            needed.add(new IamRequest("s3:PutObject", resource));
            ofHeaders(request.headers(), resource, needed);
        }
    }

    private static void ofHeaders(HttpHeaders headers, String resource, List<IamRequest> needed) {
        String source = headers.get("x-amz-copy-source");
        if (source != null) {
            String path = URLDecoder.decode(source, StandardCharsets.UTF_8);
            needed.add(
                    new IamRequest(
                            "s3:GetObject",
                            ARN + (path.startsWith("/") ? path.substring(1) : path)));
        }
        if (headers.contains("x-amz-tagging")) {
            needed.add(new IamRequest("s3:PutObjectTagging", resource));
        }
        if (headers.contains("x-amz-acl")) {
            needed.add(new IamRequest("s3:PutObjectAcl", resource));
        }
    }

    private static boolean is(FullHttpRequest request, String... methods) {
        return Set.of(methods).contains(request.method().name());
    }
}
