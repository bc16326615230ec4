package io.pixelsdb.pixels.flink.mock.command;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.fault.RandomFaults;
import io.pixelsdb.pixels.flink.mock.fault.RecordSpoiler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Serves made-up tables until the command is stopped or, if asked so, they are drained. */
final class TableServing {

    private static final long LOOK_MILLIS = 100;
    private static final int LOOKS_PER_PROGRESS = 30;

    private final MockServerOptions options;
    private final Console console;
    private final Map<MockTable, RecordSpoiler> spoilers = new HashMap<>();
    private final RandomFaults faults;
    private final Restarts restarts;

    TableServing(MockServerOptions options, Console console) {
        this.options = requireNonNull(options, "options");
        this.console = requireNonNull(console, "console");
        this.faults = options.faults().newFaults();
        this.restarts = options.faults().newRestarts();
    }

    void run() throws FailedException, InterruptedException {
        try (RecordingOutput recording = RecordingOutput.create(options.record());
                MockServer server = newServer(recording)) {
            start(server);
            List<TableReport> reports = reports(server);
            boolean drained = watch(server, reports, recording);
            if (!drained) {
                // What is in flight decides what the tables must contain.
                server.close();
            }
            recording.check();
            conclude(reports);
            recording.conclude(console);
            if (drained && !options.exitWhenDrained()) {
                console.awaitStop();
            }
        }
    }

    private MockServer newServer(RecordingOutput recording) {
        MockServer.Builder builder =
                MockServer.builder()
                        .batch(options.batch())
                        .longPoll(options.longPoll())
                        .delay(options.faults().delay())
                        .spoilers(
                                table ->
                                        spoilers.computeIfAbsent(
                                                table, options.faults()::newSpoiler));
        options.tables().forEach(builder::table);
        recording.recorders().forEach(builder::interceptor);
        MockServer server = builder.buildOn(options.address());
        server.setFaults(faults);
        return server;
    }

    private void start(MockServer server) throws FailedException {
        try {
            server.start();
        } catch (IOException e) {
            throw Listening.failed(options.address(), e);
        }
        String where = " on " + options.address().getHostString() + ":" + server.port();
        options.tables().forEach(table -> console.say("serving " + table + where));
        console.say("PixelsMockServer started on port " + server.port());
    }

    private List<TableReport> reports(MockServer server) {
        boolean several = server.tables().size() > 1;
        List<TableReport> reports = new ArrayList<>();
        server.tables()
                .forEach(
                        served ->
                                reports.add(
                                        new TableReport(
                                                served,
                                                spoilers.get(served.table()),
                                                several,
                                                options.expected())));
        return reports;
    }

    /** Reports progress until everything is handed out (true) or the server shall stop (false). */
    private boolean watch(MockServer server, List<TableReport> reports, RecordingOutput recording)
            throws FailedException, InterruptedException {
        Map<TableReport, String> reported = new HashMap<>();
        for (int looks = 1; !reports.stream().allMatch(TableReport::isDrained); looks++) {
            if (console.pause(LOOK_MILLIS)) {
                return false;
            }
            recording.check();
            restarts.restartIfDue(server, console);
            if (looks % LOOKS_PER_PROGRESS == 0) {
                reports.forEach(report -> sayNews(report, reported));
            }
        }
        return true;
    }

    private void sayNews(TableReport report, Map<TableReport, String> reported) {
        String progress = report.progress();
        if (!progress.equals(reported.put(report, progress))) {
            console.say(progress);
        }
    }

    private void conclude(List<TableReport> reports) throws FailedException {
        for (TableReport report : reports) {
            report.conclusion().forEach(console::say);
            Optional<Path> written = report.writeExpected();
            written.ifPresent(file -> console.say(report.prefix() + "these rows are in " + file));
        }
        Listening.sayFaults(faults, console);
    }
}
