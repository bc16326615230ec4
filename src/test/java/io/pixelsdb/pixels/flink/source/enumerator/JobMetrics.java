package io.pixelsdb.pixels.flink.source.enumerator;

import java.util.Map;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** Metrics of an enumerator that tell which job it is. */
final class JobMetrics extends UnregisteredMetricsGroup implements SplitEnumeratorMetricGroup {

    private final String jobId;

    JobMetrics(String jobId) {
        this.jobId = jobId;
    }

    @Override
    public Map<String, String> getAllVariables() {
        return Map.of("<job_id>", jobId, "<job_name>", "job", "<host>", "localhost");
    }

    @Override
    public <G extends Gauge<Long>> G setUnassignedSplitsGauge(G unassignedSplitsGauge) {
        return unassignedSplitsGauge;
    }
}
