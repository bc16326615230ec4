package io.pixelsdb.pixels.flink.testing.web;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.regex.Pattern;

/**
 * Tells apart what jobs ask S3 and a REST catalog for, by what becomes of a table: names such as
 * {@code glue data}, where the first word is the first part of the key.
 */
public final class LakeRequestKind {

    public static final String JOURNAL = "journal";

    /** A data file is written. */
    public static final String DATA = "data";

    /** Lists of files are written, which nobody sees yet. */
    public static final String METADATA = "metadata";

    /** What is written makes files of a table visible, or is all that a catalog needs for it. */
    public static final String COMMIT = "commit";

    private static final String OTHER = "other";

    private static final Pattern DATA_FILE =
            Pattern.compile(".*/(data|bucket-[^/]+)/.*\\.(parquet|orc|avro)");
    private static final Pattern COMMIT_FILE =
            Pattern.compile(".*(\\.metadata\\.json|/snapshot/snapshot-\\d+)");
    private static final Pattern METADATA_FILE = Pattern.compile(".*/(metadata|manifest)/[^/]+");
    private static final Pattern REST_TABLE = Pattern.compile(".*/namespaces/[^/]+/tables/[^/]+");

    private LakeRequestKind() {}

    /** Of a request for S3 with the bucket in the path. */
    public static String ofS3(FullHttpRequest request) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        String key = keyOf(uri);
        String owner = key.contains("/") ? key.substring(0, key.indexOf('/')) : key;
        return owner + " " + part(request.method(), "/" + key);
    }

    /** Without the bucket; of a list the beginning of what is listed. */
    private static String keyOf(QueryStringDecoder uri) {
        if (uri.parameters().containsKey("prefix")) {
            return uri.parameters().get("prefix").get(0);
        }
        int slash = uri.path().indexOf('/', 1);
        return slash < 0 ? "" : uri.path().substring(slash + 1);
    }

    private static String part(HttpMethod method, String path) {
        if (path.contains("/_pixels_journal")) {
            return JOURNAL;
        }
        if (!method.equals(HttpMethod.PUT)) {
            return OTHER;
        }
        if (COMMIT_FILE.matcher(path).matches()) {
            return COMMIT;
        }
        if (DATA_FILE.matcher(path).matches()) {
            return DATA;
        }
        return METADATA_FILE.matcher(path).matches() ? METADATA : OTHER;
    }

    /** Of a request for a REST catalog. */
    public static String ofCatalog(FullHttpRequest request) {
        boolean ofTable =
                REST_TABLE.matcher(new QueryStringDecoder(request.uri()).path()).matches();
        return ofTable && request.method().equals(HttpMethod.POST) ? COMMIT : OTHER;
    }
}
