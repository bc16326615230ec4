package io.pixelsdb.pixels.flink.testing.iam;

import static java.util.Objects.requireNonNull;

/** What somebody wants to do with something, in the words of a policy. Immutable. */
final class IamRequest {

    private final String action;
    private final String resource;

    /**
     * @param action such as {@code s3:GetObject}
     * @param resource by its ARN
     */
    IamRequest(String action, String resource) {
        this.action = requireNonNull(action, "action");
        this.resource = requireNonNull(resource, "resource");
    }

    String action() {
        return action;
    }

    String resource() {
        return resource;
    }

    @Override
    public String toString() {
        return action + " on " + resource;
    }
}
