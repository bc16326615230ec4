package io.pixelsdb.pixels.flink.quickstart;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.CommandLine;
import io.pixelsdb.pixels.flink.config.ConfigLoader;
import io.pixelsdb.pixels.flink.job.PipelineComposer;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The job on a Flink cluster inside this JVM, configured by a file just as on any cluster. */
final class EmbeddedJob implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedJob.class);

    private static final int PARALLELISM = 2;

    private static final Duration CLOSE_TIME = Duration.ofSeconds(20);

    private final int webPort;
    private final PreparedSink sink;
    private final JobClient client;

    /** Asked for at once: when a job ends, so does its cluster, and answers nothing any more. */
    private final CompletableFuture<JobExecutionResult> result;

    private EmbeddedJob(int webPort, PreparedSink sink, JobClient client) {
        this.webPort = webPort;
        this.sink = requireNonNull(sink, "sink");
        this.client = requireNonNull(client, "client");
        this.result = client.getJobExecutionResult();
    }

    static EmbeddedJob start(Path configFile) throws Exception {
        int webPort = freePort();
        Configuration cluster = new Configuration();
        cluster.set(RestOptions.BIND_ADDRESS, InetAddress.getLoopbackAddress().getHostAddress());
        cluster.set(RestOptions.PORT, webPort);
        // A restart would hide why the job failed, and what was polled would be lost anyway.
        cluster.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironmentWithWebUI(cluster);
        env.setParallelism(PARALLELISM);
        ClassLoader classLoader = EmbeddedJob.class.getClassLoader();
        Configuration config =
                new ConfigLoader(classLoader, System::getenv)
                        .load(CommandLine.parse("--config", configFile.toString()));
        PreparedSink sink = new PipelineComposer(config, classLoader).compose(env).get(0);
        return new EmbeddedJob(webPort, sink, env.executeAsync());
    }

    String webAddress() {
        return "http://localhost:" + webPort;
    }

    PreparedSink sink() {
        return sink;
    }

    /**
     * @throws Exception what ended the job, if anything did
     */
    void requireAlive() throws Exception {
        if (result.isDone()) {
            awaitEnd();
        }
    }

    /**
     * Waits as long as the job runs.
     *
     * @throws Exception what ended the job
     */
    void awaitEnd() throws Exception {
        result.get();
        throw new IllegalStateException("The job ended, though its source never does");
    }

    /** Ends the job if it still runs, and with it the cluster. */
    @Override
    public void close() throws InterruptedException, ExecutionException {
        CompletableFuture<Void> end = result.handle((ignored, reason) -> null);
        if (end.isDone()) {
            return;
        }
        try {
            client.cancel();
        } catch (IllegalStateException e) {
            LOG.info("The job ended by itself before it was cancelled", e);
        }
        try {
            end.get(CLOSE_TIME.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn("The job has not ended within {}", CLOSE_TIME, e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
