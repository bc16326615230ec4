package io.pixelsdb.pixels.flink.testing.iam;

import static java.util.Objects.requireNonNull;

import io.netty.handler.codec.http.FullHttpRequest;
import io.pixelsdb.pixels.flink.testing.web.HttpFault;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;

/**
 * Lets only those requests through that a policy allows, and remembers what was asked for. To be
 * the faults of a {@code HttpForwarder}. Thread-safe.
 */
public final class PolicyGate implements Function<FullHttpRequest, Optional<HttpFault>> {

    private final IamPolicy policy;
    private final Function<FullHttpRequest, List<IamRequest>> needs;
    private final HttpFault refusal;
    private final Set<String> denials = new ConcurrentSkipListSet<>();
    private final Set<String> actions = new ConcurrentSkipListSet<>();

    private PolicyGate(
            IamPolicy policy,
            Function<FullHttpRequest, List<IamRequest>> needs,
            HttpFault refusal) {
        this.policy = requireNonNull(policy, "policy");
        this.needs = requireNonNull(needs, "needs");
        this.refusal = requireNonNull(refusal, "refusal");
    }

    /** In front of S3 with its buckets in the path. */
    public static PolicyGate ofS3(IamPolicy policy) {
        return new PolicyGate(policy, S3Permissions::of, HttpFault.accessDenied());
    }

    /** In front of the Glue of the account and region that the README takes for an example. */
    public static PolicyGate ofGlue(IamPolicy policy) {
        return new PolicyGate(
                policy,
                GluePermissions::of,
                HttpFault.answer(
                        400,
                        "application/x-amz-json-1.1",
                        "{\"__type\":\"AccessDeniedException\",\"Message\":\"not authorized\"}"));
    }

    @Override
    public Optional<HttpFault> apply(FullHttpRequest request) {
        boolean allowed = true;
        for (IamRequest needed : needs.apply(request)) {
            actions.add(needed.action());
            if (!policy.allows(needed)) {
                denials.add(needed.toString());
                allowed = false;
            }
        }
        return allowed ? Optional.empty() : Optional.of(refusal);
    }

    /** What was asked for and not allowed. */
    public Set<String> denials() {
        return new TreeSet<>(denials);
    }

    /** All that was asked for. */
    public Set<String> actions() {
        return new TreeSet<>(actions);
    }
}
