package io.pixelsdb.pixels.flink.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.testing.MetadataServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MetadataClientTest {

    private static final String COLUMNS = "o_id int, d_id int, w_id int, at timestamp";

    private static final Duration PATIENT = Duration.ofSeconds(30);

    private MetadataServer server;
    private MetadataClient client;

    @BeforeEach
    void start() throws IOException {
        String name = InProcessServerBuilder.generateName();
        server =
                new MetadataServer(InProcessServerBuilder.forName(name))
                        .table("shop", "orders", COLUMNS, "w_id", "d_id", "o_id")
                        .table("shop", "history", "h_id int, h_data string");
        client = connect(InProcessChannelBuilder.forName(name), PATIENT);
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void tellsColumnsAndKeyOfATable() {
        PixelsSchema schema = client.table("shop", "orders", true).toSchema(null);

        assertThat(schema.rowType().getFieldNames()).containsExactly("o_id", "d_id", "w_id", "at");
        assertThat(schema.primaryKey()).containsExactly("w_id", "d_id", "o_id");
        assertThat(server.calls())
                .containsExactly(
                        "GetTable shop.orders", "GetColumns shop.orders", "GetPrimaryIndex");
    }

    @Test
    void everyRequestHasATokenOfItsOwn() {
        client.table("shop", "orders", true);
        client.table("shop", "orders", true);

        assertThat(server.tokens()).hasSize(6).doesNotHaveDuplicates().doesNotContain("");
    }

    @Test
    void doesNotAskForAKeyThatIsNotWanted() {
        TableMetadata table = client.table("shop", "orders", false);

        assertThat(table.primaryKey()).isEmpty();
        assertThat(server.calls()).doesNotContain("GetPrimaryIndex");
    }

    @Test
    void tableWithoutAPrimaryIndexHasNoKey() {
        assertThat(client.table("shop", "history", true).toSchema(null).primaryKey()).isEmpty();
    }

    @Test
    void listsTheTablesOfASchema() {
        server.table("bank", "accounts", "id int");

        assertThat(client.tables("shop")).containsExactly("history", "orders");
        assertThat(client.tables("bank")).containsExactly("accounts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Shop", "public"})
    void unknownSchemaIsTheNameOfTheDatabaseInAnotherCase(String schema) {
        for (MetadataException error :
                new MetadataException[] {errorOf(schema, "orders"), errorOfList(schema)}) {
            assertThat(error)
                    .hasMessageContaining("meta:18888 knows no schema '" + schema + "'")
                    .hasMessageContaining("schema.name")
                    .hasMessageContaining("captured database")
                    .hasMessageContaining("upper and lower case");
            assertThat(error.isOfTheService()).isFalse();
        }
    }

    @Test
    void unknownTableIsNamedWithItsSchema() {
        MetadataException error = errorOf("shop", "Orders");

        assertThat(error)
                .hasMessageContaining("knows no table 'Orders' in schema 'shop'")
                .hasMessageContaining("table.name")
                .hasMessageContaining("schema.name");
        assertThat(error.isOfTheService()).isFalse();
    }

    @Test
    void tableWithoutColumnsIsRefused() {
        server.table("shop", "empty", " ");

        assertThat(errorOf("shop", "empty"))
                .hasMessageContaining("has no columns of table shop.empty")
                .hasMessageContaining("source.schema");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GetTable", "GetColumns", "GetPrimaryIndex"})
    void otherErrorsAreQuoted(String call) {
        server.error(call, 10077, "the database is locked");

        MetadataException error = errorOf("shop", "orders");

        assertThat(error)
                .hasMessageContaining("shop.orders")
                .hasMessageContaining("10077")
                .hasMessageContaining("the database is locked");
        assertThat(error.isOfTheService()).isFalse();
    }

    @Test
    void tablesThatCannotBeListedAreQuotedToo() {
        server.error("GetTables", 10002, "failed to get tables");

        assertThat(errorOfList("shop"))
                .hasMessageContaining("does not tell of shop: error 10002, 'failed to get tables'");
    }

    @Test
    void damagedKeyIsShownWithTheWayOut() {
        server.keyColumns("orders", "{\"keyColumnIds\":[100,");

        assertThat(errorOf("shop", "orders"))
                .hasMessageContaining("no usable key of table shop.orders")
                .hasMessageContaining("'{\"keyColumnIds\":[100,': it is not JSON")
                .hasMessageContaining("source.primary-key");
        assertThat(client.table("shop", "orders", false).toSchema("o_id").primaryKey())
                .containsExactly("o_id");
    }

    @Test
    void keyOfColumnsThatTheTableDoesNotHaveIsRefused() {
        server.keyColumns("orders", "{\"keyColumnIds\":[102,999]}");

        assertThat(errorOf("shop", "orders")).hasMessageContaining("999 is the id of no column");
    }

    @Test
    void answerToAnotherRequestIsRefused() {
        server.returning(token -> "x" + token);

        MetadataException error = errorOf("shop", "orders");

        assertThat(error).hasMessageContaining("does not return the token");
        assertThat(error.isOfTheService()).isTrue();
    }

    @Test
    void errorWithoutATokenIsAnErrorOfTheService() {
        server.returning(token -> "");
        assertThat(errorOf("shop", "orders")).hasMessageContaining("does not return the token");

        server.error("GetTable", 10002, "no such table");
        MetadataException error = errorOf("shop", "orders");

        assertThat(error).hasMessageContaining("knows no table 'orders' in schema 'shop'");
        assertThat(error.isOfTheService()).isFalse();
    }

    @Test
    void serviceThatIsAwayForAMomentIsAskedAgain() {
        server.fail(4, Status.UNAVAILABLE);

        assertThat(client.table("shop", "orders", true).primaryKey()).hasSize(3);
        assertThat(server.calls())
                .startsWith(Collections.nCopies(5, "GetTable shop.orders").toArray(new String[0]));
    }

    @Test
    void serviceThatStaysAwayIsNotAskedForEver() {
        server.fail(10, Status.UNAVAILABLE.withDescription("starting"));

        MetadataException error = errorOf("shop", "orders");

        assertThat(error)
                .hasMessageContaining("meta:18888 cannot be reached (starting)")
                .hasMessageContaining("pixels.metadata.host")
                .hasMessageContaining("pixels.metadata.port");
        assertThat(error.isOfTheService()).isTrue();
        assertThat(server.calls()).hasSize(5);
    }

    @Test
    void machineWithoutAServiceIsNamed() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        client.close();
        client = new MetadataClient("localhost", port);

        MetadataException error = errorOf("shop", "orders");

        assertThat(error)
                .hasMessageContaining("localhost:" + port + " cannot be reached")
                .hasMessageContaining("refused")
                .hasMessageContaining("pixels.metadata.host");
        assertThat(error.isOfTheService()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://meta", "meta:18888", "a b"})
    void whatIsNoHostIsRefused(String host) {
        MetadataException error =
                catchThrowableOfType(
                        MetadataException.class, () -> new MetadataClient(host, 18888).close());

        assertThat(error).hasMessage("'" + host + "' is no name or address of a host");
        assertThat(error.isOfTheService()).isTrue();
    }

    @Test
    void silentServiceRunsIntoTheDeadline() throws Exception {
        String name = InProcessServerBuilder.generateName();
        try (MetadataServer silent =
                new MetadataServer(InProcessServerBuilder.forName(name)).silent()) {
            client.close();
            client = connect(InProcessChannelBuilder.forName(name), Duration.ofMillis(50));

            MetadataException error = errorOf("shop", "orders");

            assertThat(error)
                    .hasMessageContaining("did not answer within 50 ms")
                    .hasMessageContaining("pixels.metadata.host");
            assertThat(error.isOfTheService()).isTrue();
            assertThat(silent.calls()).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void anotherServiceOnThatPortIsRecognised() {
        server.fail(1, Status.UNIMPLEMENTED);

        MetadataException error = errorOf("shop", "orders");

        assertThat(error)
                .hasMessageContaining("is no metadata service")
                .hasMessageContaining("pixels.metadata.port");
        assertThat(error.isOfTheService()).isTrue();
    }

    @Test
    void oldServiceWithoutKeysIsRecognised() {
        server.lacking("GetPrimaryIndex");

        MetadataException error = errorOf("shop", "orders");

        assertThat(error)
                .hasMessageContaining("too old to know keys")
                .hasMessageContaining("source.primary-key");
        assertThat(error.isOfTheService()).isFalse();
        assertThat(client.table("shop", "orders", false).toSchema("o_id").primaryKey())
                .containsExactly("o_id");
    }

    @Test
    void otherFailuresOfACallAreShown() {
        server.fail(1, Status.INTERNAL.withDescription("out of order"));

        MetadataException error = errorOf("shop", "orders");

        assertThat(error).hasMessageContaining("failed GetTable with INTERNAL (out of order)");
        assertThat(error.isOfTheService()).isFalse();
        assertThat(server.calls()).hasSize(1);
    }

    private static MetadataClient connect(ManagedChannelBuilder<?> builder, Duration timeout) {
        return new MetadataClient("meta:18888", builder, timeout, Duration.ofMillis(1));
    }

    private MetadataException errorOf(String schema, String table) {
        return catchThrowableOfType(
                MetadataException.class, () -> client.table(schema, table, true));
    }

    private MetadataException errorOfList(String schema) {
        return catchThrowableOfType(MetadataException.class, () -> client.tables(schema));
    }
}
