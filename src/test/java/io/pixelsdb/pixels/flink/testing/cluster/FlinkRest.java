package io.pixelsdb.pixels.flink.testing.cluster;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.annotation.Nullable;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** Asks a cluster's REST interface about jobs and tells it what to do with them. */
public final class FlinkRest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI root;

    FlinkRest(int port) {
        this.root = URI.create("http://127.0.0.1:" + port + "/");
    }

    /** Number of TaskManagers that have registered and not yet been given up. */
    public int taskManagers() throws IOException {
        return get("taskmanagers").get("taskmanagers").size();
    }

    /** What the web UI is told, as it is. */
    public String text(String path) throws IOException {
        return get(path).toString();
    }

    /** {@code RUNNING}, {@code FINISHED}, {@code FAILED} and so on. */
    public String jobState(String jobId) throws IOException {
        return get("jobs/" + jobId).get("state").asText();
    }

    /** Jobs that have not come to an end. */
    public List<String> runningJobs() throws IOException {
        List<String> jobs = new ArrayList<>();
        for (JsonNode job : get("jobs/overview").get("jobs")) {
            if (job.get("end-time").asLong() < 0) {
                jobs.add(job.get("jid").asText());
            }
        }
        return jobs;
    }

    public int completedCheckpoints(String jobId) throws IOException {
        return get("jobs/" + jobId + "/checkpoints").get("counts").get("completed").asInt();
    }

    /** When the checkpoint that completed last was triggered, in epoch milliseconds, or 0. */
    public long lastCheckpointTriggered(String jobId) throws IOException {
        return get("jobs/" + jobId + "/checkpoints")
                .path("latest")
                .path("completed")
                .path("trigger_timestamp")
                .asLong(0);
    }

    /** Why the job last failed; empty if it did not. */
    public String failure(String jobId) throws IOException {
        return get("jobs/" + jobId + "/exceptions").path("root-exception").asText("");
    }

    /** Waits for a state; a job that failed meanwhile will not get there. */
    public void awaitState(String jobId, String state, Duration timeout) {
        AtomicReference<String> seen = new AtomicReference<>();
        await("job " + jobId + " is " + state)
                .atMost(timeout)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(IOException.class)
                .failFast(
                        () -> {
                            if ("FAILED".equals(seen.get()) && !"FAILED".equals(state)) {
                                throw new AssertionError("Job failed: " + failure(jobId));
                            }
                        })
                .until(
                        () -> {
                            seen.set(jobState(jobId));
                            return state.equals(seen.get());
                        });
    }

    /** Waits until so many more checkpoints have completed than have now. */
    public void awaitNextCheckpoints(String jobId, int count, Duration timeout) throws IOException {
        int goal = completedCheckpoints(jobId) + count;
        await("job " + jobId + " completes " + goal + " checkpoints")
                .atMost(timeout)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> completedCheckpoints(jobId) >= goal);
    }

    /**
     * Submits a job that the JobManager composes by itself, which spares the jar a long way.
     *
     * @param jar name of a file in the JobManager's upload directory
     * @param savepoint checkpoint or savepoint to start from; null for a start without state
     * @return the job's id
     */
    public String run(
            String jar,
            String mainClass,
            int parallelism,
            @Nullable String savepoint,
            String... arguments)
            throws IOException {
        ObjectNode body = JSON.createObjectNode();
        body.put("entryClass", mainClass).put("parallelism", parallelism);
        if (savepoint != null) {
            body.put("savepointPath", savepoint);
        }
        ArrayNode list = body.putArray("programArgsList");
        Arrays.asList(arguments).forEach(list::add);
        return send("POST", "jars/" + jar + "/run", body.toString()).get("jobid").asText();
    }

    /** Asks for the end of a job; {@link #awaitState} tells when it has come. */
    public void cancel(String jobId) throws IOException {
        send("PATCH", "jobs/" + jobId + "?mode=cancel", "");
    }

    /** Stops a job gracefully and returns where its savepoint is. */
    public String stopWithSavepoint(String jobId, Path directory, Duration timeout)
            throws IOException {
        String body =
                JSON.createObjectNode()
                        .put("targetDirectory", directory.toUri().toString())
                        .put("drain", false)
                        .toString();
        String trigger = send("POST", "jobs/" + jobId + "/stop", body).get("request-id").asText();
        JsonNode operation =
                await("savepoint of job " + jobId)
                        .atMost(timeout)
                        .pollInterval(Duration.ofMillis(200))
                        .until(
                                () -> get("jobs/" + jobId + "/savepoints/" + trigger),
                                status -> isCompleted(status))
                        .get("operation");
        if (!operation.has("location")) {
            throw new AssertionError("No savepoint: " + operation);
        }
        return operation.get("location").asText();
    }

    private static boolean isCompleted(JsonNode status) {
        return "COMPLETED".equals(status.get("status").get("id").asText());
    }

    private JsonNode get(String path) throws IOException {
        return send("GET", path, "");
    }

    private JsonNode send(String method, String path, String body) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(root.resolve(path))
                        .timeout(Duration.ofMinutes(1))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IOException(method + " " + path + ": " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking the cluster", e);
        }
    }
}
