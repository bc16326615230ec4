package io.pixelsdb.pixels.flink.testing.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of requests on their way through the forwarder. */
class HttpForwarderTest {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> reached = new CopyOnWriteArrayList<>();

    private HttpServer server;
    private HttpForwarder forwarder;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    reached.add(
                            exchange.getRequestMethod()
                                    + " "
                                    + exchange.getRequestURI()
                                    + " "
                                    + new String(body, StandardCharsets.UTF_8));
                    byte[] answer =
                            exchange.getRequestHeaders()
                                    .getFirst("Host")
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("ETag", "tag");
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.start();
        forwarder =
                HttpForwarder.toS3(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        forwarder.close();
        server.stop(0);
    }

    @Test
    void passesRequestsOnAsTheyAre() throws Exception {
        HttpResponse<String> answer = put("/bucket/key?x=1", "content");

        assertThat(reached).containsExactly("PUT /bucket/key?x=1 content");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("ETag")).contains("tag");
        assertThat(answer.body())
                .as("the host as the client called it")
                .isEqualTo(forwarder.endpoint().getAuthority());
    }

    @Test
    void countsRequestsByWhatTheyAskFor() throws Exception {
        put("/bucket/key", "");
        put("/bucket/a/b?partNumber=1&uploadId=x", "");
        put("/bucket", "");
        get("/bucket?list-type=2&prefix=a");
        get("/bucket/key");

        assertThat(forwarder.counts())
                .containsOnlyKeys("PUT object", "PUT part", "PUT bucket", "GET list", "GET object");
        assertThat(forwarder.total()).isEqualTo(5);
    }

    @Test
    void answersOnBehalfOfTheServer() throws Exception {
        forwarder.disturb(HttpFault.slowDown());

        HttpResponse<String> answer = get("/bucket/key");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("<Code>SlowDown</Code>");
        assertThat(reached).isEmpty();
        forwarder.calm();
        assertThat(get("/bucket/key").statusCode()).isEqualTo(200);
    }

    @Test
    void resetsAConnectionBeforeTheServerSeesTheRequest() {
        forwarder.disturb(HttpFault.resetBefore());

        assertThatThrownBy(() -> put("/bucket/key", "content")).isInstanceOf(IOException.class);
        assertThat(reached).isEmpty();
    }

    @Test
    void resetsAConnectionAfterTheServerDidWhatItWasAskedFor() {
        forwarder.disturb(HttpFault.resetAfter());

        assertThatThrownBy(() -> put("/bucket/key", "content")).isInstanceOf(IOException.class);
        assertThat(reached).isNotEmpty();
    }

    @Test
    void passesRequestsOnLate() throws Exception {
        forwarder.disturb(HttpFault.delay(Duration.ofMillis(300)));
        long begin = System.nanoTime();

        get("/bucket/key");

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertThat(reached).hasSize(1);
    }

    @Test
    void letsSoManyRequestsOfEachKindGoWrong() throws Exception {
        FaultQuota quota =
                new FaultQuota(HttpFault.accessDenied(), 1, request -> request.method().name());
        forwarder.disturb(quota);

        assertThat(get("/bucket/key").statusCode()).isEqualTo(403);
        assertThat(get("/bucket/key").statusCode()).isEqualTo(200);
        assertThat(quota.met()).isEqualTo(Map.of("GET", 1));
        assertThat(put("/bucket/key", "").statusCode()).isEqualTo(403);
        assertThat(put("/bucket/key", "").statusCode()).isEqualTo(200);
        assertThat(quota.met()).isEqualTo(Map.of("GET", 1, "PUT", 1));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(forwarder.endpoint().resolve(path)).build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> put(String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(forwarder.endpoint().resolve(path))
                        .PUT(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
