package io.pixelsdb.pixels.flink.job;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.MaintenanceOptions;
import io.pixelsdb.pixels.flink.config.OptionChecks;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.config.TableNames;
import io.pixelsdb.pixels.flink.config.TableSettings;
import io.pixelsdb.pixels.flink.sink.SinkFactory;
import io.pixelsdb.pixels.flink.sink.SinkSettings;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;

/** The tables of a job for their upkeep, which has no use for their columns. */
@Internal
public final class MaintainedTables {

    private final JobSettings settings;

    /**
     * @param classLoader finds the sinks
     */
    public MaintainedTables(Configuration config, ClassLoader classLoader) {
        this.settings =
                new JobSettings(
                        requireNonNull(config, "config"), SinkFactories.discover(classLoader));
    }

    /**
     * Checks the configuration and finds out which tables it is about. Opens none of them; asks the
     * metadata service if names are patterns.
     *
     * @throws ValidationException with every problem of the configuration at once
     */
    public List<MaintainedTable> find() {
        Problems problems = new Problems();
        SinkFactory sink = settings.chooseSink(problems);
        TableSettings byTable = settings.byTable();
        settings.check(byTable.shared(), problems);
        TableNames names =
                problems.collect(
                        PixelsOptions.TABLE_NAME.key(),
                        () ->
                                TableNames.parse(
                                        byTable.shared()
                                                .getOptional(PixelsOptions.TABLE_NAME)
                                                .orElse("")));
        problems.throwIfAny();
        MaintenanceOptions.check(byTable.shared(), problems);
        List<MaintainedTable> tables = new ArrayList<>();
        for (String name : resolved(names, byTable, problems).names()) {
            Configuration config = byTable.of(name);
            OptionChecks.checkPresent(sink.requiredOptions(), config, problems);
            if (OptionChecks.checkValues(sink.options(), config, problems)) {
                sink.check(new SinkSettings(config, sink), null, problems);
            }
            tables.add(new MaintainedTable(name, sink, config));
        }
        problems.throwIfAny();
        return tables;
    }

    private static TableNames resolved(TableNames names, TableSettings byTable, Problems problems) {
        if (!names.havePatterns()) {
            return names;
        }
        try (TableSchemas service = new TableSchemas(byTable.shared())) {
            List<String> existing =
                    service.tables(byTable.shared().get(PixelsOptions.SCHEMA_NAME), problems);
            problems.throwIfAny();
            return names.resolve(existing);
        }
    }
}
