package io.pixelsdb.pixels.flink;

import io.pixelsdb.pixels.flink.config.CommandLine;
import io.pixelsdb.pixels.flink.config.ConfigLoader;
import io.pixelsdb.pixels.flink.job.PipelineComposer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job: moves the changes of a Pixels table into a lake table until it is stopped. */
public final class PixelsFlinkApp {

    private PixelsFlinkApp() {}

    public static void main(String[] args) throws Exception {
        CommandLine commandLine = CommandLine.parse(args);
        if (commandLine.isHelp()) {
            System.out.println(CommandLine.USAGE);
            return;
        }
        ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
        Configuration config = new ConfigLoader(classLoader, System::getenv).load(commandLine);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        new PipelineComposer(config, classLoader).compose(env);
        env.execute();
    }
}
