package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static java.util.Objects.requireNonNull;

import org.apache.flink.annotation.Internal;

/** Who has committed a snapshot: a sink, in a job that may have been restored from another one. */
@Internal
public final class Committer {

    private final String sink;
    private final String job;

    /**
     * @param sink stays the same when a job is restored; several jobs may have one of this name
     * @param job another one each time that a job is submitted
     */
    public Committer(String sink, String job) {
        this.sink = requireNonNull(sink, "sink");
        this.job = requireNonNull(job, "job");
    }

    String sink() {
        return sink;
    }

    String job() {
        return job;
    }
}
