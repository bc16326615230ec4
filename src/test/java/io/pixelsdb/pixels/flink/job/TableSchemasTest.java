package io.pixelsdb.pixels.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.Status;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.testing.MetadataServer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableSchemasTest {

    private final Problems problems = new Problems();
    private MetadataServer server;
    private TableSchemas schemas;

    @BeforeEach
    void start() throws IOException {
        server =
                MetadataServer.onLoopback()
                        .table("shop", "orders", "o_id int, w_id int", "w_id", "o_id")
                        .table("shop", "history", "h_id int, v vector(3)");
        schemas = new TableSchemas(config());
    }

    @AfterEach
    void close() throws Exception {
        schemas.close();
        server.close();
    }

    @Test
    void schemaIsThatOfTheService() {
        PixelsSchema schema = schemas.described(config("table.name", "orders"), problems);

        assertThat(schema.rowType().getFieldNames()).containsExactly("o_id", "w_id");
        assertThat(schema.primaryKey()).containsExactly("w_id", "o_id");
        assertThat(problems.any()).isFalse();
    }

    @Test
    void configuredKeyTakesThePlaceOfTheServices() {
        PixelsSchema schema =
                schemas.described(
                        config("table.name", "orders", "source.primary-key", "o_id"), problems);

        assertThat(schema.primaryKey()).containsExactly("o_id");
        assertThat(server.calls()).doesNotContain("GetPrimaryIndex");
    }

    @Test
    void blankKeyCountsAsAbsent() {
        PixelsSchema schema =
                schemas.described(
                        config("table.name", "orders", "source.primary-key", " "), problems);

        assertThat(schema.primaryKey()).containsExactly("w_id", "o_id");
    }

    @Test
    void problemsOfEachTableAreReported() {
        assertThat(schemas.described(config("table.name", "history"), problems)).isNull();
        assertThat(schemas.described(config("table.name", "customer"), problems)).isNull();
        assertThat(schemas.described(config("table.name", "orders"), problems)).isNotNull();

        assertThat(messageOf(problems))
                .contains("pixels.metadata.host: table shop.history")
                .contains("column 'v' is of type 'vector(3)'")
                .contains("pixels.metadata.host: Pixels metadata service localhost:")
                .contains("knows no table 'customer' in schema 'shop'");
    }

    @Test
    void serviceThatIsNoneIsReportedOnceForAllTables() {
        server.lacking("GetTable");

        assertThat(schemas.described(config("table.name", "orders"), problems)).isNull();
        assertThat(schemas.described(config("table.name", "history"), problems)).isNull();
        assertThat(schemas.tables("shop", problems)).isEmpty();

        assertThat(server.calls()).containsExactly("GetTable shop.orders");
        assertThat(messageOf(problems)).containsOnlyOnce("is no metadata service");
    }

    @Test
    void serviceThatFailsForOneTableIsAskedForTheNext() {
        server.fail(1, Status.INTERNAL);

        assertThat(schemas.described(config("table.name", "orders"), problems)).isNull();
        assertThat(schemas.described(config("table.name", "orders"), problems)).isNotNull();
    }

    @Test
    void listsTables() {
        assertThat(schemas.tables("shop", problems)).containsExactly("history", "orders");
        assertThat(schemas.tables("bank", problems)).isEmpty();
        assertThat(messageOf(problems)).contains("knows no schema 'bank'");
    }

    @Test
    void tablesCannotBeListedWithoutAService() {
        try (TableSchemas none = new TableSchemas(new Configuration())) {
            assertThat(none.tables("shop", problems)).isEmpty();
        }

        assertThat(messageOf(problems)).contains("pixels.metadata.host: is required");
    }

    @Test
    void configuredColumnsNeedNoService() {
        Configuration table =
                Configuration.fromMap(Map.of("source.schema", "a:INT", "source.primary-key", "a"));

        assertThat(TableSchemas.configured(table, problems).primaryKey()).containsExactly("a");
        assertThat(problems.any()).isFalse();
    }

    @Test
    void columnsThatAreNowhereAreRequired() {
        assertThat(TableSchemas.configured(new Configuration(), problems)).isNull();
        assertThat(messageOf(problems))
                .contains("source.schema: is required, unless pixels.metadata.host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void blankHostIsNoService(String host) {
        Configuration table =
                Configuration.fromMap(Map.of("pixels.metadata.host", host, "source.schema", " "));

        assertThat(TableSchemas.configured(table, problems)).isNull();
        assertThat(messageOf(problems)).contains("source.schema: is required");
    }

    @Test
    void columnsMayBeLeftToTheService() {
        assertThat(TableSchemas.configured(config("source.schema", " "), problems)).isNull();
        assertThat(problems.any()).isFalse();
    }

    private Configuration config(String... extras) {
        Map<String, String> config = new HashMap<>();
        config.put("schema.name", "shop");
        config.put("pixels.metadata.host", "localhost");
        config.put("pixels.metadata.port", Integer.toString(server.port()));
        for (int i = 0; i < extras.length; i += 2) {
            config.put(extras[i], extras[i + 1]);
        }
        return Configuration.fromMap(config);
    }

    private static String messageOf(Problems problems) {
        return catchThrowable(problems::throwIfAny).getMessage();
    }
}
