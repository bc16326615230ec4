package io.pixelsdb.pixels.flink.testing.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What requests of Iceberg, Paimon and the journal are taken for. */
class LakeRequestKindTest {

    @ParameterizedTest
    @CsvSource({
        "PUT, /lake/glue/lake.db/orders/data/00000-0-a.parquet, glue data",
        "PUT, /lake/glue/lake.db/orders/metadata/snap-1-1-a.avro, glue metadata",
        "PUT, /lake/glue/lake.db/orders/metadata/00001-a.metadata.json, glue commit",
        "PUT, /lake/paimon/lake.db/orders/bucket-0/data-a-0.parquet, paimon data",
        "PUT, /lake/paimon/lake.db/orders/manifest/manifest-list-a-0, paimon metadata",
        "PUT, /lake/paimon/lake.db/orders/snapshot/snapshot-12, paimon commit",
        "PUT, /lake/paimon/lake.db/orders/snapshot/LATEST, paimon other",
        "PUT, /lake/paimon/_pixels_journal/a/segments/1-1, paimon journal",
        "GET, /lake?list-type=2&prefix=glue/_pixels_journal/a/owner/, glue journal",
        "GET, /lake/glue/lake.db/orders/data/00000-0-a.parquet, glue other"
    })
    void tellsPartsOfATableApart(String method, String uri, String kind) {
        assertThat(LakeRequestKind.ofS3(request(method, uri))).isEqualTo(kind);
    }

    @Test
    void tellsCommitsToACatalogApart() {
        String table = "/v1/namespaces/lake/tables/orders";

        assertThat(LakeRequestKind.ofCatalog(request("POST", table))).isEqualTo("commit");
        assertThat(LakeRequestKind.ofCatalog(request("GET", table))).isNotEqualTo("commit");
        assertThat(LakeRequestKind.ofCatalog(request("POST", table + "/metrics")))
                .isNotEqualTo("commit");
    }

    private static FullHttpRequest request(String method, String uri) {
        return new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), uri);
    }
}
