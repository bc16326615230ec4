package io.pixelsdb.pixels.flink.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of answers that a server gives at bad times only. */
class S3AnswersTest {

    private static final String TOKEN = "x-amz-meta-pixels-creator";
    private static final String CONFLICT = "ConditionalRequestConflict";

    /** As in {@code PUT token}. */
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private HttpServer server;
    private Storage storage;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        storage =
                Storages.open(
                        new StorageLocation(
                                "s3://bucket/x",
                                Map.of(
                                        S3Options.ENDPOINT,
                                        "http://127.0.0.1:" + server.getAddress().getPort(),
                                        S3Options.PATH_STYLE_ACCESS,
                                        "true",
                                        S3Options.ACCESS_KEY_ID,
                                        "key",
                                        S3Options.SECRET_ACCESS_KEY,
                                        "secret")),
                        true);
    }

    @AfterEach
    void stop() throws IOException {
        storage.close();
        server.stop(0);
    }

    @Test
    void triesAgainWhenAnotherWriterIsUnderWay() throws IOException {
        serve(exchange -> answer(exchange, requests.size() == 1 ? 409 : 200, CONFLICT));

        StorageConformance.put(storage, "file", "content");

        assertThat(requests).hasSize(2).allMatch(request -> request.startsWith("PUT"));
    }

    @Test
    void takesItsOwnObjectForSuccessWhenTheFirstAnswerWasLost() throws IOException {
        serve(exchange -> answerAfterALoss(exchange, requests.get(0).substring("PUT ".length())));

        StorageConformance.put(storage, "file", "content");

        assertThat(requests).hasSize(3);
    }

    @Test
    void doesNotTakeTheObjectOfAnotherForItsOwn() {
        serve(exchange -> answerAfterALoss(exchange, "of another"));

        assertThatThrownBy(() -> StorageConformance.put(storage, "file", "content"))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessage("s3://bucket/x/file");
    }

    @Test
    void saysThatTheRegionIsWrong() {
        serve(exchange -> answer(exchange, 301, "PermanentRedirect"));

        assertThatThrownBy(() -> storage.list(""))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("Check the region");
    }

    private void serve(Handler handler) {
        server.createContext(
                "/",
                exchange -> {
                    try {
                        exchange.getRequestBody().readAllBytes();
                        requests.add(
                                exchange.getRequestMethod()
                                        + " "
                                        + exchange.getRequestHeaders().getFirst(TOKEN));
                        handler.handle(exchange);
                    } finally {
                        exchange.close();
                    }
                });
    }

    /** The first attempt fails for all its sender knows, the second finds an object. */
    private void answerAfterALoss(HttpExchange exchange, String creator) throws IOException {
        if ("HEAD".equals(exchange.getRequestMethod())) {
            exchange.getResponseHeaders().add(TOKEN, creator);
            exchange.sendResponseHeaders(200, -1);
        } else if (requests.size() == 1) {
            answer(exchange, 500, "InternalError");
        } else {
            answer(exchange, 412, "PreconditionFailed");
        }
    }

    private static void answer(HttpExchange exchange, int status, String code) throws IOException {
        if (status == 200) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        byte[] body =
                ("<Error><Code>" + code + "</Code><Message>-</Message></Error>").getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** Answers one request. */
    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }
}
