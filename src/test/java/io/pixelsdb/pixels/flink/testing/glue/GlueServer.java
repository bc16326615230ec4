package io.pixelsdb.pixels.flink.testing.glue;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import javax.annotation.Nullable;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Speaks the protocol of AWS Glue (JSON 1.1 over HTTP) on a free port of this machine, for the
 * operations on databases and tables, which it keeps in memory. It knows one identity and one
 * region, checks signatures, and can fail for a while. Thread-safe.
 */
public final class GlueServer implements AutoCloseable {

    public static final String ACCESS_KEY_ID = "the-access-key";
    public static final String SECRET_ACCESS_KEY = "the-secret-key";
    public static final String REGION = "us-east-1";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    private static final String TARGET = "AWSGlue.";

    /** What goes wrong, and with which operations. No error: the answer is lost. */
    private static final class Disturbance {

        @Nullable private final GlueError error;
        @Nullable private final Disturbance next;
        private final Set<String> operations;

        /**
         * @param next what goes wrong from the first answer on that is lost
         */
        Disturbance(@Nullable GlueError error, @Nullable Disturbance next, String... operations) {
            this.error = error;
            this.next = next;
            this.operations = Set.of(operations);
        }

        boolean concerns(String operation) {
            return operations.isEmpty() || operations.contains(operation);
        }
    }

    private final GlueDatabases databases = new GlueDatabases();
    private final Signature signature;
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> disturbed = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    @Nullable private volatile Disturbance disturbance;

    private GlueServer(Signature signature) throws IOException {
        this.signature = requireNonNull(signature, "signature");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts a server without databases. */
    public static GlueServer start() throws IOException {
        return start(ACCESS_KEY_ID, SECRET_ACCESS_KEY);
    }

    /** Likewise, with other keys than those that all know. */
    public static GlueServer start(String accessKeyId, String secretAccessKey) throws IOException {
        return start(accessKeyId, secretAccessKey, Clock.systemUTC());
    }

    static GlueServer start(String accessKeyId, String secretAccessKey, Clock clock)
            throws IOException {
        return new GlueServer(new Signature(accessKeyId, secretAccessKey, REGION, clock));
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /**
     * Refuses requests from now on.
     *
     * @param operations such as {@code UpdateTable}; none for all
     */
    public void failWith(GlueError error, String... operations) {
        disturbance = new Disturbance(requireNonNull(error, "error"), null, operations);
    }

    /** Does from now on what it is asked for, and closes the connection in place of an answer. */
    public void loseAnswers(String... operations) {
        disturbance = new Disturbance(null, null, operations);
    }

    /** Does an operation once more, loses the answer, and is down from then on. */
    public void goDownAfter(String operation) {
        disturbance = new Disturbance(null, new Disturbance(GlueError.internal(), null), operation);
    }

    /** Works as it should again. */
    public void calm() {
        disturbance = null;
    }

    /** How often each operation was asked for, whatever became of it. */
    public Map<String, Long> counts() {
        return sums(counts);
    }

    /** How often each operation was asked for and went wrong as it was told to. */
    public Map<String, Long> disturbed() {
        return sums(disturbed);
    }

    private static Map<String, Long> sums(Map<String, LongAdder> counts) {
        Map<String, Long> copy = new TreeMap<>();
        counts.forEach((operation, count) -> copy.put(operation, count.sum()));
        return copy;
    }

    /** How many versions of tables updates have left behind. */
    public int archivedVersions() {
        return databases.archivedVersions();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Disturbance now = disturbance;
        String operation = operation(exchange);
        counts.computeIfAbsent(operation, name -> new LongAdder()).increment();
        boolean goesWrong = now != null && now.concerns(operation);
        try {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (goesWrong && now.error != null) {
                countDisturbed(operation);
                throw now.error;
            }
            checkProtocol(exchange);
            signature.check(exchange.getRequestHeaders(), body);
            ObjectNode answer = databases.apply(operation, JSON.readTree(body));
            if (!goesWrong) {
                answer(exchange, 200, answer);
                return;
            }
            countDisturbed(operation);
            if (now.next != null) {
                disturbance = now.next;
            }
        } catch (GlueError e) {
            answer(
                    exchange,
                    e.status(),
                    JSON.createObjectNode().put("__type", e.type()).put("Message", e.getMessage()));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        } finally {
            exchange.close();
        }
    }

    private void countDisturbed(String operation) {
        disturbed.computeIfAbsent(operation, name -> new LongAdder()).increment();
    }

    private static void checkProtocol(HttpExchange exchange) {
        if (!exchange.getRequestMethod().equals("POST")
                || !exchange.getRequestURI().getPath().equals("/")
                || !CONTENT_TYPE.equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            throw GlueError.invalid("Requests are posted to / as " + CONTENT_TYPE);
        }
    }

    private static String operation(HttpExchange exchange) {
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        return target != null && target.startsWith(TARGET)
                ? target.substring(TARGET.length())
                : "none";
    }

    private static void answer(HttpExchange exchange, int status, ObjectNode answer)
            throws IOException {
        byte[] body = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
        exchange.getResponseHeaders().set("x-amzn-RequestId", "request");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
