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
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job on a Flink cluster inside this JVM, configured by a file just as on any cluster. */
final class EmbeddedJob implements AutoCloseable {

    private static final int PARALLELISM = 2;

    private final int webPort;
    private final PreparedSink sink;
    private final JobClient client;

    private EmbeddedJob(int webPort, PreparedSink sink, JobClient client) {
        this.webPort = webPort;
        this.sink = requireNonNull(sink, "sink");
        this.client = requireNonNull(client, "client");
    }

    static EmbeddedJob start(Path configFile) throws Exception {
        int webPort = freePort();
        Configuration cluster = new Configuration();
        cluster.set(RestOptions.BIND_ADDRESS, InetAddress.getLoopbackAddress().getHostAddress());
        cluster.set(RestOptions.PORT, webPort);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironmentWithWebUI(cluster);
        env.setParallelism(PARALLELISM);
        ClassLoader classLoader = EmbeddedJob.class.getClassLoader();
        Configuration config =
                new ConfigLoader(classLoader, System::getenv)
                        .load(CommandLine.parse("--config", configFile.toString()));
        PreparedSink sink = new PipelineComposer(config, classLoader).compose(env);
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
        JobStatus status = client.getJobStatus().get();
        if (status.isGloballyTerminalState()) {
            client.getJobExecutionResult().get();
            throw new IllegalStateException("The job ended in state " + status);
        }
    }

    /** Ends the job, and with it the cluster. */
    @Override
    public void close() throws Exception {
        if (!client.getJobStatus().get().isGloballyTerminalState()) {
            client.cancel().get();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
