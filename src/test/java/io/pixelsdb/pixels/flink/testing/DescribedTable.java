package io.pixelsdb.pixels.flink.testing;

import io.pixelsdb.pixels.flink.proto.Column;
import io.pixelsdb.pixels.flink.proto.SinglePointIndex;
import io.pixelsdb.pixels.flink.proto.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/** A table that a {@link MetadataServer} knows. */
final class DescribedTable {

    /** Commas between columns, not those in brackets. */
    private static final String COMMA = ",(?![^(]*\\))";

    private final String schema;
    private final Table table;
    private final List<Column> columns = new ArrayList<>();
    @Nullable private String keyColumns;

    DescribedTable(long id, String schema, String name, String columns, String... key) {
        this.schema = schema;
        this.table = Table.newBuilder().setId(id).setName(name).setType("user").build();
        for (String column : columns.isBlank() ? new String[0] : columns.split(COMMA)) {
            String[] nameAndType = column.trim().split(" ", 2);
            this.columns.add(
                    Column.newBuilder()
                            .setId(100 * id + this.columns.size())
                            .setName(nameAndType[0])
                            .setType(nameAndType[1])
                            .setTableId(id)
                            .build());
        }
        if (key.length > 0) {
            this.keyColumns =
                    Arrays.stream(key)
                            .map(part -> Long.toString(idOf(part)))
                            .collect(Collectors.joining(",", "{\"keyColumnIds\":[", "]}"));
        }
    }

    private long idOf(String name) {
        return columns.stream()
                .filter(column -> column.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getId();
    }

    boolean isIn(String schema) {
        return this.schema.equals(schema);
    }

    boolean isNamed(String name) {
        return table.getName().equals(name);
    }

    Table table() {
        return table;
    }

    List<Column> columns() {
        return columns;
    }

    void setKey(String json) {
        this.keyColumns = json;
    }

    Optional<SinglePointIndex> primaryIndex() {
        return Optional.ofNullable(keyColumns)
                .map(
                        json ->
                                SinglePointIndex.newBuilder()
                                        .setId(table.getId())
                                        .setKeyColumns(json)
                                        .setPrimary(true)
                                        .setUnique(true)
                                        .setTableId(table.getId())
                                        .build());
    }
}
