package io.pixelsdb.pixels.flink.testing.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AccessDeniedException;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.ConcurrentModificationException;
import software.amazon.awssdk.services.glue.model.Database;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.GlueException;
import software.amazon.awssdk.services.glue.model.InvalidInputException;
import software.amazon.awssdk.services.glue.model.Table;

/** The tests' Glue, as the SDK of AWS sees it. */
class GlueServerTest {

    private GlueServer server;
    private GlueClient client;

    @BeforeEach
    void start() throws IOException {
        server = GlueServer.start();
        client = client(server, GlueServer.SECRET_ACCESS_KEY, GlueServer.REGION);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void keepsDatabases() {
        createDatabase("lake");

        assertThat(client.getDatabases(request -> {}).databaseList())
                .extracting(Database::name)
                .containsExactly("lake");
        assertThatThrownBy(() -> createDatabase("lake")).isInstanceOf(AlreadyExistsException.class);
        client.updateDatabase(
                request ->
                        request.name("lake")
                                .databaseInput(
                                        input -> input.name("lake").parameters(Map.of("a", "b"))));
        assertThat(client.getDatabase(request -> request.name("lake")).database().parameters())
                .containsExactly(Map.entry("a", "b"));
        client.deleteDatabase(request -> request.name("lake"));
        assertThatThrownBy(() -> client.getDatabase(request -> request.name("lake")))
                .isInstanceOf(EntityNotFoundException.class);
    }

    @Test
    void keepsTables() {
        createDatabase("lake");
        createTable("orders", "1");

        assertThat(table().parameters()).containsExactly(Map.entry("state", "1"));
        assertThat(table().databaseName()).isEqualTo("lake");
        assertThat(table().createTime()).isNotNull();
        assertThatThrownBy(() -> createTable("orders", "1"))
                .isInstanceOf(AlreadyExistsException.class);
        client.deleteTable(request -> request.databaseName("lake").name("orders"));
        assertThatThrownBy(this::table).isInstanceOf(EntityNotFoundException.class);
    }

    @Test
    void listsTablesPageByPage() {
        createDatabase("lake");
        createTable("b", "1");
        createTable("a", "1");
        createTable("c", "1");

        assertThat(
                        client
                                .getTablesPaginator(
                                        request -> request.databaseName("lake").maxResults(2))
                                .stream()
                                .flatMap(page -> page.tableList().stream())
                                .map(Table::name)
                                .collect(Collectors.toList()))
                .containsExactly("a", "b", "c");
    }

    @Test
    void ofTwoUpdatesOfOneVersionTheSecondIsRefused() {
        createDatabase("lake");
        createTable("orders", "1");
        String version = table().versionId();

        updateTable("2", version);

        assertThatThrownBy(() -> updateTable("3", version))
                .isInstanceOf(ConcurrentModificationException.class);
        assertThat(table().parameters()).containsExactly(Map.entry("state", "2"));
        assertThat(server.archivedVersions()).isZero();
    }

    @Test
    void refusesWhatIsTooLongOrNotThere() {
        assertThatThrownBy(() -> createDatabase("d".repeat(256)))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> createDatabase("two\nlines"))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> createTable("orders", "1"))
                .isInstanceOf(EntityNotFoundException.class);
        createDatabase("lake");
        assertThatThrownBy(() -> createTable("orders", "x".repeat(512_001)))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(
                        () ->
                                client.updateTable(
                                        request -> request.databaseName("lake").skipArchive(true)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("TableInput");
    }

    @Test
    void foldsNamesToLowerCase() {
        createDatabase("Lake");

        assertThat(client.getDatabase(request -> request.name("LAKE")).database().name())
                .isEqualTo("lake");
    }

    @Test
    void letsNobodyInWithoutTheRightSignature() throws IOException {
        try (GlueClient forger = client(server, "another", GlueServer.REGION);
                GlueClient stranger = client(server, GlueServer.SECRET_ACCESS_KEY, "eu-west-1")) {
            assertThatThrownBy(() -> forger.getDatabases(request -> {}))
                    .isInstanceOfSatisfying(
                            GlueException.class,
                            e ->
                                    assertThat(e.awsErrorDetails().errorCode())
                                            .isEqualTo("InvalidSignatureException"));
            assertThatThrownBy(() -> stranger.getDatabases(request -> {}))
                    .hasMessageContaining("region");
        }
        HttpURLConnection unsigned = (HttpURLConnection) server.endpoint().toURL().openConnection();
        unsigned.setRequestMethod("POST");
        unsigned.setRequestProperty("Content-Type", "application/x-amz-json-1.1");
        unsigned.setRequestProperty("X-Amz-Target", "AWSGlue.GetDatabases");
        assertThat(unsigned.getResponseCode()).isEqualTo(400);
    }

    @Test
    void letsNobodyInWhoseClockIsWrong() throws IOException {
        Clock fast = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(20));
        try (GlueServer other =
                        GlueServer.start(
                                GlueServer.ACCESS_KEY_ID, GlueServer.SECRET_ACCESS_KEY, fast);
                GlueClient late = client(other, GlueServer.SECRET_ACCESS_KEY, GlueServer.REGION)) {
            assertThatThrownBy(() -> late.getDatabases(request -> {}))
                    .hasMessageContaining("Signature expired");
        }
    }

    @Test
    void refusesEmptyLocationsOfDatabases() {
        assertThatThrownBy(
                        () ->
                                client.createDatabase(
                                        request ->
                                                request.databaseInput(
                                                        input ->
                                                                input.name("lake")
                                                                        .locationUri(""))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("LocationUri");
    }

    @Test
    void failsForAWhile() {
        server.failWith(GlueError.accessDenied(), "CreateDatabase");
        assertThatThrownBy(() -> createDatabase("lake")).isInstanceOf(AccessDeniedException.class);
        assertThat(client.getDatabases(request -> {}).databaseList()).isEmpty();

        server.failWith(GlueError.throttled());
        assertThatThrownBy(() -> createDatabase("lake"))
                .isInstanceOfSatisfying(
                        GlueException.class, e -> assertThat(e.isThrottlingException()).isTrue());

        server.calm();
        createDatabase("lake");
        assertThat(server.counts()).containsEntry("CreateDatabase", 3L);
        assertThat(server.disturbed()).isEqualTo(Map.of("CreateDatabase", 2L));
    }

    @Test
    void doesWhatItIsAskedForAndLosesTheAnswer() {
        server.loseAnswers("CreateDatabase");

        assertThatThrownBy(() -> createDatabase("lake")).isInstanceOf(SdkClientException.class);

        assertThat(client.getDatabase(request -> request.name("lake")).database()).isNotNull();
    }

    private static GlueClient client(GlueServer server, String secret, String region) {
        return GlueClient.builder()
                .endpointOverride(server.endpoint())
                .region(Region.of(region))
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(GlueServer.ACCESS_KEY_ID, secret)))
                .overrideConfiguration(
                        configuration -> configuration.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    private void createDatabase(String name) {
        client.createDatabase(request -> request.databaseInput(input -> input.name(name)));
    }

    private void createTable(String name, String state) {
        client.createTable(
                request ->
                        request.databaseName("lake")
                                .tableInput(
                                        input ->
                                                input.name(name)
                                                        .tableType("EXTERNAL_TABLE")
                                                        .parameters(Map.of("state", state))));
    }

    private void updateTable(String state, String version) {
        client.updateTable(
                request ->
                        request.databaseName("lake")
                                .versionId(version)
                                .skipArchive(true)
                                .tableInput(
                                        input ->
                                                input.name("orders")
                                                        .parameters(Map.of("state", state))));
    }

    private Table table() {
        return client.getTable(request -> request.databaseName("lake").name("orders")).table();
    }
}
