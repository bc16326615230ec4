package io.pixelsdb.pixels.flink.compat;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What a cluster or the command line sets for a job; Flink has no public way to look at it. */
@Internal
public final class EnvironmentSettings {

    private EnvironmentSettings() {}

    public static ReadableConfig of(StreamExecutionEnvironment env) {
        return env.getConfiguration();
    }
}
