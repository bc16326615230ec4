package io.pixelsdb.pixels.flink.source.enumerator;

import io.pixelsdb.pixels.flink.source.ownership.HolderProcess;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.metrics.MetricGroup;

/** Says which job this is. Its metrics are the one place where an enumerator is told. */
final class HolderProcesses {

    private HolderProcesses() {}

    static HolderProcess of(MetricGroup metrics) {
        Map<String, String> variables = metrics.getAllVariables();
        return new HolderProcess(
                // Never that of another job.
                variables.getOrDefault("<job_id>", "unknown " + UUID.randomUUID()),
                variables.getOrDefault("<job_name>", "unknown"),
                variables.getOrDefault("<host>", "an unknown host"),
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime())
                        .toString());
    }
}
