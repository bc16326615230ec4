package io.pixelsdb.pixels.flink.source.ownership;

import static java.util.Objects.requireNonNull;

import org.apache.flink.annotation.Internal;

/** The job and process that own a journal, in words for people. Immutable. */
@Internal
public final class HolderProcess {

    private final String jobId;
    private final String jobName;
    private final String host;
    private final String since;

    /**
     * @param host on which the JobManager runs
     * @param since time at which its process started
     */
    public HolderProcess(String jobId, String jobName, String host, String since) {
        this.jobId = requireNonNull(jobId, "jobId");
        this.jobName = requireNonNull(jobName, "jobName");
        this.host = requireNonNull(host, "host");
        this.since = requireNonNull(since, "since");
    }

    String jobId() {
        return jobId;
    }

    String jobName() {
        return jobName;
    }

    String host() {
        return host;
    }

    String since() {
        return since;
    }

    @Override
    public String toString() {
        return "job '"
                + jobName
                + "' ("
                + jobId
                + ", JobManager on "
                + host
                + " since "
                + since
                + ")";
    }
}
