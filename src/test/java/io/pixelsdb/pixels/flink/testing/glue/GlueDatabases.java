package io.pixelsdb.pixels.flink.testing.glue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The databases and tables of one account, and what can be done with them. Each operation is given
 * the request and returns the answer, one after the other.
 */
final class GlueDatabases {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 100;
    private static final String ACCOUNT = "123456789012";

    private static final class Database {

        private ObjectNode description;
        private final Map<String, ObjectNode> tables = new TreeMap<>();

        Database(ObjectNode description) {
            this.description = description;
        }
    }

    private final Map<String, Database> databases = new TreeMap<>();
    private int archived;

    synchronized ObjectNode apply(String operation, JsonNode request) {
        switch (operation) {
            case "CreateDatabase":
                return createDatabase(request);
            case "GetDatabase":
                GlueInput.checkMembers(operation, request, Set.of("CatalogId", "Name"));
                return JSON.createObjectNode()
                        .set("Database", database(request, "Name").description);
            case "GetDatabases":
                GlueInput.checkMembers(
                        operation,
                        request,
                        Set.of("CatalogId", "NextToken", "MaxResults", "ResourceShareType"));
                return page(request, "DatabaseList", databaseDescriptions());
            case "UpdateDatabase":
                return updateDatabase(request);
            case "DeleteDatabase":
                GlueInput.checkMembers(operation, request, Set.of("CatalogId", "Name"));
                database(request, "Name");
                databases.remove(GlueInput.name(request, "Name"));
                return JSON.createObjectNode();
            case "CreateTable":
                return createTable(request);
            case "GetTable":
                GlueInput.checkMembers(
                        operation, request, Set.of("CatalogId", "DatabaseName", "Name"));
                return JSON.createObjectNode().set("Table", table(request));
            case "GetTables":
                GlueInput.checkMembers(
                        operation,
                        request,
                        Set.of("CatalogId", "DatabaseName", "NextToken", "MaxResults"));
                return page(
                        request,
                        "TableList",
                        List.copyOf(database(request, "DatabaseName").tables.values()));
            case "UpdateTable":
                return updateTable(request);
            case "DeleteTable":
                GlueInput.checkMembers(
                        operation, request, Set.of("CatalogId", "DatabaseName", "Name"));
                table(request);
                database(request, "DatabaseName").tables.remove(GlueInput.name(request, "Name"));
                return JSON.createObjectNode();
            default:
                throw GlueError.unknownOperation(operation);
        }
    }

    private ObjectNode createDatabase(JsonNode request) {
        GlueInput.checkMembers("CreateDatabase", request, Set.of("CatalogId", "DatabaseInput"));
        JsonNode input = request.path("DatabaseInput");
        GlueInput.checkDatabase(input);
        String name = GlueInput.name(input, "Name");
        if (databases.containsKey(name)) {
            throw GlueError.alreadyExists("Database " + name);
        }
        databases.put(name, new Database(stored(input, name)));
        return JSON.createObjectNode();
    }

    private ObjectNode updateDatabase(JsonNode request) {
        GlueInput.checkMembers(
                "UpdateDatabase", request, Set.of("CatalogId", "Name", "DatabaseInput"));
        Database database = database(request, "Name");
        GlueInput.checkDatabase(request.path("DatabaseInput"));
        database.description =
                stored(request.path("DatabaseInput"), GlueInput.name(request, "Name"));
        return JSON.createObjectNode();
    }

    private ObjectNode createTable(JsonNode request) {
        GlueInput.checkMembers(
                "CreateTable", request, Set.of("CatalogId", "DatabaseName", "TableInput"));
        Database database = database(request, "DatabaseName");
        JsonNode input = request.path("TableInput");
        GlueInput.checkTable(input);
        String name = GlueInput.name(input, "Name");
        if (database.tables.containsKey(name)) {
            throw GlueError.alreadyExists("Table " + name);
        }
        database.tables.put(name, storedTable(request, input, name, 0));
        return JSON.createObjectNode();
    }

    /** An archived version is kept unless the request says otherwise, as Glue does by itself. */
    private ObjectNode updateTable(JsonNode request) {
        GlueInput.checkMembers(
                "UpdateTable",
                request,
                Set.of("CatalogId", "DatabaseName", "TableInput", "SkipArchive", "VersionId"));
        JsonNode input = request.path("TableInput");
        GlueInput.checkTable(input);
        String name = GlueInput.name(input, "Name");
        Database database = database(request, "DatabaseName");
        ObjectNode current = database.tables.get(name);
        if (current == null) {
            throw GlueError.notFound("Table " + name);
        }
        String version = current.get("VersionId").asText();
        if (request.has("VersionId") && !request.get("VersionId").asText().equals(version)) {
            throw GlueError.concurrentModification();
        }
        if (!request.path("SkipArchive").asBoolean(false)) {
            archived++;
        }
        database.tables.put(name, storedTable(request, input, name, Integer.parseInt(version) + 1));
        return JSON.createObjectNode();
    }

    private static ObjectNode storedTable(
            JsonNode request, JsonNode input, String name, int version) {
        return stored(input, name)
                .put("DatabaseName", GlueInput.name(request, "DatabaseName"))
                .put("VersionId", Integer.toString(version))
                .put("UpdateTime", System.currentTimeMillis() / 1000.0)
                .put("IsRegisteredWithLakeFormation", false);
    }

    private static ObjectNode stored(JsonNode input, String name) {
        ObjectNode copy = input.deepCopy();
        return copy.put("Name", name)
                .put("CatalogId", ACCOUNT)
                .put("CreateTime", System.currentTimeMillis() / 1000.0);
    }

    private Database database(JsonNode request, String member) {
        String name = GlueInput.name(request, member);
        Database database = databases.get(name);
        if (database == null) {
            throw GlueError.notFound("Database " + name);
        }
        return database;
    }

    private ObjectNode table(JsonNode request) {
        String name = GlueInput.name(request, "Name");
        ObjectNode table = database(request, "DatabaseName").tables.get(name);
        if (table == null) {
            throw GlueError.notFound("Table " + name);
        }
        return table;
    }

    private List<ObjectNode> databaseDescriptions() {
        List<ObjectNode> all = new ArrayList<>();
        databases.values().forEach(database -> all.add(database.description));
        return all;
    }

    private static ObjectNode page(JsonNode request, String member, List<ObjectNode> all) {
        int size = Math.min(request.path("MaxResults").asInt(PAGE), PAGE);
        int from = request.path("NextToken").asInt(0);
        int to = Math.min(all.size(), from + size);
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putArray(member);
        Iterator<ObjectNode> page = all.subList(Math.min(from, to), to).iterator();
        page.forEachRemaining(list::add);
        if (to < all.size()) {
            answer.put("NextToken", Integer.toString(to));
        }
        return answer;
    }

    /** How many versions of tables updates have left behind. */
    synchronized int archivedVersions() {
        return archived;
    }
}
