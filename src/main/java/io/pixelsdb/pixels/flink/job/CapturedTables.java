package io.pixelsdb.pixels.flink.job;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.config.TableNames;
import io.pixelsdb.pixels.flink.config.TableSettings;
import io.pixelsdb.pixels.flink.sink.SinkFactory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ReadableConfig;

/** Finds the tables of a job, and what is wrong with them. Runs where the job is submitted. */
final class CapturedTables {

    private final TableSettings settings;
    private final ReadableConfig shared;
    @Nullable private final SinkFactory sinkFactory;

    /**
     * @param sinkFactory null if it is not known, which is reported elsewhere
     */
    CapturedTables(TableSettings settings, @Nullable SinkFactory sinkFactory) {
        this.settings = requireNonNull(settings, "settings");
        this.shared = settings.shared();
        this.sinkFactory = sinkFactory;
    }

    /**
     * The tables with their schemas.
     *
     * @param problems found before; everything that can be found out without asking anybody is
     *     thrown together with them
     * @throws org.apache.flink.table.api.ValidationException with all problems of a step at once
     */
    List<CapturedTable> find(Problems problems) {
        TableNames names = configuredNames(problems);
        List<CapturedTable> tables = check(names, problems);
        problems.throwIfAny();
        try (TableSchemas schemas = new TableSchemas(shared)) {
            if (names.havePatterns()) {
                tables = check(resolve(names, schemas, problems), problems);
                problems.throwIfAny();
            }
            forEach(tables, (table, found) -> table.askForSchema(schemas, found), problems);
            problems.throwIfAny();
        }
        checkTargets(tables, problems);
        problems.throwIfAny();
        forEach(tables, CapturedTable::inspect, problems);
        problems.throwIfAny();
        return tables;
    }

    /** No table, after a problem. */
    private TableNames configuredNames(Problems problems) {
        String key = PixelsOptions.TABLE_NAME.key();
        String text = shared.getOptional(PixelsOptions.TABLE_NAME).orElse("");
        if (text.trim().isEmpty()) {
            problems.add(key, "is required");
            return TableNames.NONE;
        }
        TableNames names = problems.collect(key, () -> TableNames.parse(text));
        return names == null ? TableNames.NONE : names;
    }

    private TableNames resolve(TableNames names, TableSchemas schemas, Problems problems) {
        List<String> existing = schemas.tables(shared.get(PixelsOptions.SCHEMA_NAME), problems);
        problems.throwIfAny();
        TableNames resolved =
                problems.collect(PixelsOptions.TABLE_NAME.key(), () -> names.resolve(existing));
        problems.throwIfAny();
        return resolved;
    }

    /** What can be found out without asking anybody; of patterns that is nothing. */
    private List<CapturedTable> check(TableNames names, Problems problems) {
        if (names != TableNames.NONE && !names.havePatterns()) {
            settings.checkTables(names.items(), problems);
        }
        List<CapturedTable> tables =
                names.names().stream()
                        .map(name -> new CapturedTable(name, settings, sinkFactory))
                        .collect(Collectors.toList());
        forEach(tables, CapturedTable::check, problems);
        return tables;
    }

    private void forEach(
            List<CapturedTable> tables,
            BiConsumer<CapturedTable, Problems> check,
            Problems problems) {
        Map<String, Problems> byTable = new LinkedHashMap<>();
        for (CapturedTable table : tables) {
            Problems found = new Problems();
            check.accept(table, found);
            byTable.put(table.name(), found);
        }
        problems.addAll(byTable, settings::isOfItsOwn);
    }

    private static void checkTargets(List<CapturedTable> tables, Problems problems) {
        Map<String, String> owners = new HashMap<>();
        for (CapturedTable table : tables) {
            String target = table.targetName().orElse("a target of table " + table.name());
            String owner = owners.putIfAbsent(target, table.name());
            if (owner != null) {
                problems.add(
                        PixelsOptions.TABLE_NAME.key(),
                        "'"
                                + owner
                                + "' and '"
                                + table.name()
                                + "' would both go into "
                                + target
                                + ". Let the name of the target have ${table} in it, or give each a"
                                + " value of its own behind the key, a dot and the table's name");
            }
        }
    }
}
