package io.pixelsdb.pixels.flink.testing.glue;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;

/**
 * Refuses what Glue refuses: names, texts and parameters that are absent or too long. Stricter than
 * Glue with members that the service does not know, so that no request has them by mistake.
 */
final class GlueInput {

    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_DESCRIPTION = 2048;
    private static final int LONGEST_DATABASE_LOCATION = 1024;
    private static final int LONGEST_TABLE_LOCATION = 2056;
    private static final int LONGEST_COLUMN_TYPE = 131_072;
    private static final int LONGEST_PARAMETER = 512_000;

    /** One line of text. */
    private static final Pattern LINE =
            Pattern.compile("[\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}\\t]*");

    private static final Set<String> DATABASE =
            Set.of(
                    "Name",
                    "Description",
                    "LocationUri",
                    "Parameters",
                    "CreateTableDefaultPermissions");
    private static final Set<String> TABLE =
            Set.of(
                    "Name",
                    "Description",
                    "Owner",
                    "Retention",
                    "StorageDescriptor",
                    "PartitionKeys",
                    "TableType",
                    "Parameters");
    private static final Set<String> STORAGE =
            Set.of("Columns", "Location", "AdditionalLocations", "Parameters");
    private static final Set<String> COLUMN = Set.of("Name", "Type", "Comment", "Parameters");

    private GlueInput() {}

    /** The name as it is stored: Glue folds names to lower case. */
    static String name(JsonNode parent, String member) {
        return text(parent, member, true, LONGEST_NAME).toLowerCase(Locale.ROOT);
    }

    static void checkDatabase(JsonNode input) {
        checkMembers("DatabaseInput", input, DATABASE);
        name(input, "Name");
        text(input, "Description", false, LONGEST_DESCRIPTION);
        text(input, "LocationUri", false, LONGEST_DATABASE_LOCATION);
        if (input.path("LocationUri").asText("x").isEmpty()) {
            throw GlueError.invalid("LocationUri has one character at least");
        }
        checkParameters(input.path("Parameters"));
    }

    static void checkTable(JsonNode input) {
        checkMembers("TableInput", input, TABLE);
        name(input, "Name");
        text(input, "Description", false, LONGEST_DESCRIPTION);
        text(input, "TableType", false, LONGEST_NAME);
        checkParameters(input.path("Parameters"));
        JsonNode storage = input.path("StorageDescriptor");
        if (!isAbsent(storage)) {
            checkMembers("StorageDescriptor", storage, STORAGE);
            text(storage, "Location", false, LONGEST_TABLE_LOCATION);
            checkColumns(storage.path("Columns"));
        }
        checkColumns(input.path("PartitionKeys"));
    }

    private static void checkColumns(JsonNode columns) {
        Set<String> names = new HashSet<>();
        for (JsonNode column : columns) {
            checkMembers("Column", column, COLUMN);
            if (!names.add(name(column, "Name"))) {
                throw GlueError.invalid("Duplicate column name");
            }
            text(column, "Type", false, LONGEST_COLUMN_TYPE);
            text(column, "Comment", false, LONGEST_NAME);
            checkParameters(column.path("Parameters"));
        }
    }

    private static void checkParameters(JsonNode parameters) {
        for (Iterator<Map.Entry<String, JsonNode>> all = parameters.fields(); all.hasNext(); ) {
            Map.Entry<String, JsonNode> parameter = all.next();
            if (parameter.getKey().isEmpty() || bytes(parameter.getKey()) > LONGEST_NAME) {
                throw GlueError.invalid("A parameter's key has 1 to 255 bytes");
            }
            if (!parameter.getValue().isTextual()
                    || bytes(parameter.getValue().asText()) > LONGEST_PARAMETER) {
                throw GlueError.invalid("A parameter's value has at most 512000 bytes");
            }
        }
    }

    static void checkMembers(String what, JsonNode object, Set<String> known) {
        if (!object.isObject()) {
            throw GlueError.invalid(what + " is required");
        }
        Set<String> unknown = new TreeSet<>();
        Consumer<String> collect = unknown::add;
        object.fieldNames().forEachRemaining(collect);
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw GlueError.invalid(what + " has unknown members " + unknown);
        }
    }

    private static String text(JsonNode parent, String member, boolean required, int longest) {
        JsonNode value = parent.path(member);
        if (isAbsent(value) && !required) {
            return "";
        }
        String text = value.asText();
        if (!value.isTextual()
                || required && text.isEmpty()
                || text.length() > longest
                || !LINE.matcher(text).matches()) {
            throw GlueError.invalid(
                    member + " must be one line of at most " + longest + " characters");
        }
        return text;
    }

    /** Null is as good as nothing. */
    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
