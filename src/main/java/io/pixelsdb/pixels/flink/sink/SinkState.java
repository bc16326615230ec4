package io.pixelsdb.pixels.flink.sink;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import java.io.Serializable;
import java.util.UUID;
import org.apache.flink.annotation.Internal;

/**
 * Names the state that a sink goes on from: uids carry the name of the captured table, as a job may
 * have several, and the configured word, so that another word finds no state and starts anew.
 * Immutable.
 */
@Internal
public final class SinkState implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String table;
    private final String name;
    private final String token;

    private SinkState(String table, String name, String token) {
        this.table = requireNonNull(table, "table");
        this.name = requireNonNull(name, "name");
        this.token = requireNonNull(token, "token");
    }

    /** As configured, with a new token. */
    public static SinkState from(SinkSettings settings) {
        return new SinkState(
                settings.configuration().get(PixelsOptions.TABLE_NAME),
                settings.configuration().getOptional(PixelsOptions.SINK_STATE_NAME).orElse(""),
                UUID.randomUUID().toString().substring(0, 8));
    }

    /** Name of the captured table. */
    public String table() {
        return table;
    }

    /** The word of {@code sink.state-name}, empty if there is none. */
    public String name() {
        return name;
    }

    /** Another one for each submission; a run keeps that of the submission it began with. */
    public String token() {
        return token;
    }

    /** The uid, or prefix of uids, of an operator that keeps its state under any word. */
    public String uid(String operator) {
        return operator + "-" + table;
    }

    /** The uid, or prefix of uids, of an operator that starts anew under another word. */
    public String uidUnderName(String operator) {
        return name.isEmpty() ? uid(operator) : uid(operator) + "-" + name;
    }

    /** What the dashboard shows of an operator. */
    String operatorName(String role) {
        return role + " of " + table;
    }
}
