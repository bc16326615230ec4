package io.pixelsdb.pixels.flink.testing.cluster;

import static java.util.Objects.requireNonNull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a command ended with, such as a run of Flink's command line. */
public final class CommandResult {

    private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");

    private final int exitCode;
    private final String output;

    public CommandResult(int exitCode, String output) {
        this.exitCode = exitCode;
        this.output = requireNonNull(output, "output");
    }

    public int exitCode() {
        return exitCode;
    }

    public String output() {
        return output;
    }

    /** The job that was submitted. */
    public String jobId() {
        Matcher matcher = JOB_ID.matcher(output);
        if (exitCode != 0 || !matcher.find()) {
            throw new AssertionError("No job; exit code " + exitCode + ":\n" + output);
        }
        return matcher.group(1);
    }
}
