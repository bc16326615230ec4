package io.pixelsdb.pixels.flink.mock.command;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.mock.ExpectedCsv;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.mock.fault.RecordSpoiler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What there is to say of one table that is served. */
final class TableReport {

    private final ServedTable served;
    private final RecordSpoiler flaws;
    private final String prefix;
    private final Optional<Path> expected;

    /**
     * @param flaws what made some of its records malformed
     * @param several whether this is one of several tables, so that its name has to be told
     * @param expected file for the rows of the table, if they are wanted; its name is extended by
     *     the table's if there are several
     */
    TableReport(ServedTable served, RecordSpoiler flaws, boolean several, Optional<Path> expected) {
        this.served = requireNonNull(served, "served");
        this.flaws = requireNonNull(flaws, "flaws");
        String name = served.table().tableName();
        this.prefix = several ? name + ": " : "";
        this.expected = several ? expected.map(file -> fileOf(name, file)) : expected;
    }

    /** {@code rows.csv} becomes {@code rows.orders.csv}. */
    private static Path fileOf(String table, Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return file.resolveSibling(
                dot <= 0
                        ? name + "." + table
                        : name.substring(0, dot) + "." + table + name.substring(dot));
    }

    boolean isDrained() {
        return served.drained();
    }

    String progress() {
        // Looked at first, so that it cannot be more than what was produced by then.
        int queued = served.queues().remaining();
        return prefix
                + "produced "
                + served.counts().produced()
                + ", handed out "
                + served.handedOut()
                + ", queued "
                + queued
                + served.fullBucket().map(bucket -> ", bucket " + bucket + " is full").orElse("");
    }

    /** What the table must contain. */
    List<String> conclusion() {
        List<String> lines = new ArrayList<>();
        lines.add(prefix + "produced " + served.counts());
        long dropped = served.counts().produced() - served.handedOut();
        lines.add(
                prefix
                        + "handed out "
                        + served.handedOut()
                        + (dropped == 0 ? ", all of them" : ", dropped " + dropped));
        if (served.losses().any()) {
            lines.add(prefix + served.losses());
        }
        if (!flaws.toString().isEmpty()) {
            lines.add(prefix + "malformed records: " + flaws);
        }
        lines.add(prefix + "the table must contain " + served.expectedCount() + " rows");
        return lines;
    }

    /** Writes the rows that the table must contain, if they are wanted, and returns the file. */
    Optional<Path> writeExpected() throws FailedException {
        if (expected.isPresent()) {
            try {
                new ExpectedCsv(served).write(expected.get());
            } catch (IOException e) {
                throw new FailedException(
                        "Cannot write " + MockOption.EXPECTED + " " + expected.get(), e);
            }
        }
        return expected;
    }

    /** Begins lines of this table. */
    String prefix() {
        return prefix;
    }
}
