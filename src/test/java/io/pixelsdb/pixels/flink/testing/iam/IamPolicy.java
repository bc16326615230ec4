package io.pixelsdb.pixels.flink.testing.iam;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/**
 * A policy of AWS in its own language, as far as it is needed here: statements that allow actions
 * on resources, both with {@code *}. What no statement allows is denied. Immutable.
 */
public final class IamPolicy {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Statement> statements;

    private IamPolicy(List<Statement> statements) {
        this.statements = List.copyOf(statements);
    }

    /** Reads the JSON of a policy, and refuses what this class does not know. */
    public static IamPolicy parse(String json) throws IOException {
        List<Statement> statements = new ArrayList<>();
        for (JsonNode statement : JSON.readTree(json).path("Statement")) {
            List<String> members = new ArrayList<>();
            statement.fieldNames().forEachRemaining(members::add);
            if (!members.equals(List.of("Effect", "Action", "Resource"))
                    || !statement.get("Effect").asText().equals("Allow")) {
                throw new IllegalArgumentException("Not known here: " + statement);
            }
            statements.add(
                    new Statement(
                            patterns(statement.get("Action")),
                            patterns(statement.get("Resource"))));
        }
        return new IamPolicy(statements);
    }

    /** Of one text or a list of them. */
    private static List<Pattern> patterns(JsonNode texts) {
        List<Pattern> patterns = new ArrayList<>();
        for (JsonNode text : texts.isArray() ? texts : JSON.createArrayNode().add(texts)) {
            patterns.add(
                    Pattern.compile(
                            Pattern.quote(text.asText()).replace("*", "\\E.*\\Q"), Pattern.DOTALL));
        }
        return patterns;
    }

    boolean allows(IamRequest request) {
        return statements.stream().anyMatch(statement -> statement.allows(request));
    }

    private static final class Statement {

        private final List<Pattern> actions;
        private final List<Pattern> resources;

        Statement(List<Pattern> actions, List<Pattern> resources) {
            this.actions = requireNonNull(actions, "actions");
            this.resources = requireNonNull(resources, "resources");
        }

        boolean allows(IamRequest request) {
            return matches(actions, request.action()) && matches(resources, request.resource());
        }

        private static boolean matches(List<Pattern> patterns, String text) {
            return patterns.stream().anyMatch(pattern -> pattern.matcher(text).matches());
        }
    }
}
