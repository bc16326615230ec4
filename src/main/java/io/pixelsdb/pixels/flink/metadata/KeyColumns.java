package io.pixelsdb.pixels.flink.metadata;

import io.pixelsdb.pixels.flink.proto.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** Reads the columns of an index: JSON with their ids, in key order. */
final class KeyColumns {

    private static final String IDS = "keyColumnIds";

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private KeyColumns() {}

    /**
     * Names of the columns in key order, which is the order in which a server hashes them.
     *
     * @param columns of the table
     * @throws IllegalArgumentException if the text is damaged or does not belong to these columns;
     *     says why
     */
    static List<String> names(String json, List<Column> columns) {
        Map<Long, String> namesById =
                columns.stream()
                        .collect(Collectors.toMap(Column::getId, Column::getName, (a, b) -> a));
        List<String> names = new ArrayList<>();
        for (JsonNode id : ids(json)) {
            boolean number = id.isIntegralNumber() && id.canConvertToLong();
            String name = number ? namesById.get(id.longValue()) : null;
            if (name == null) {
                throw new IllegalArgumentException(id + " is the id of no column");
            }
            if (names.contains(name)) {
                throw new IllegalArgumentException("column '" + name + "' is there twice");
            }
            names.add(name);
        }
        return names;
    }

    private static JsonNode ids(String json) {
        JsonNode ids;
        try {
            ids = JSON.readTree(json).path(IDS);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is not JSON", e);
        }
        if (!ids.isArray() || ids.isEmpty()) {
            throw new IllegalArgumentException("it has no array " + IDS + " with ids of columns");
        }
        return ids;
    }
}
