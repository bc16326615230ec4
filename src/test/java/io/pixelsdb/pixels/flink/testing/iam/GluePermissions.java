package io.pixelsdb.pixels.flink.testing.iam;

import io.netty.handler.codec.http.FullHttpRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What Glue wants to be allowed for a request: its action on the table or database that it names,
 * and on all that these are in.
 */
final class GluePermissions {

    private static final String ARN = "arn:aws:glue:eu-central-1:123456789012:";
    private static final ObjectMapper JSON = new ObjectMapper();

    private GluePermissions() {}

    static List<IamRequest> of(FullHttpRequest request) {
        String target = String.valueOf(request.headers().get("X-Amz-Target"));
        String action = "glue:" + target.substring(target.indexOf('.') + 1);
        JsonNode body = body(request);
        List<IamRequest> needed = new ArrayList<>();
        needed.add(new IamRequest(action, ARN + "catalog"));
        String database = body.path("DatabaseName").asText();
        if (database.isEmpty()) {
            String name = name(body, "DatabaseInput");
            if (!name.isEmpty()) {
                needed.add(new IamRequest(action, ARN + "database/" + name));
            }
        } else {
            String name = name(body, "TableInput");
            needed.add(new IamRequest(action, ARN + "database/" + database));
            needed.add(
                    new IamRequest(
                            action,
                            ARN + "table/" + database + "/" + (name.isEmpty() ? "any" : name)));
        }
        return needed;
    }

    private static String name(JsonNode body, String input) {
        return body.path("Name").asText(body.path(input).path("Name").asText());
    }

    private static JsonNode body(FullHttpRequest request) {
        try {
            return JSON.readTree(request.content().toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
