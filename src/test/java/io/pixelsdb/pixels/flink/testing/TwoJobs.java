package io.pixelsdb.pixels.flink.testing;

import io.pixelsdb.pixels.flink.config.CommandLine;
import io.pixelsdb.pixels.flink.config.ConfigLoader;
import io.pixelsdb.pixels.flink.job.PipelineComposer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs what several properties files say as one job in a JVM of its own, to its end. */
public final class TwoJobs {

    private TwoJobs() {}

    /**
     * @param files of tables with different names
     */
    public static void main(String[] files) throws Exception {
        ClassLoader loader = TwoJobs.class.getClassLoader();
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        for (String file : files) {
            CommandLine arguments = CommandLine.parse(new String[] {"--config", file});
            new PipelineComposer(new ConfigLoader(loader, System::getenv).load(arguments), loader)
                    .compose(env);
        }
        env.execute();
    }
}
