package io.pixelsdb.pixels.flink.sink;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import java.io.Serializable;
import java.util.UUID;
import org.apache.flink.annotation.Internal;

/**
 * Names the state that a sink goes on from: uids carry the configured word, so that another word
 * finds no state and starts anew. Immutable.
 */
@Internal
public final class SinkState implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String name;
    private final String token;

    private SinkState(String name, String token) {
        this.name = requireNonNull(name, "name");
        this.token = requireNonNull(token, "token");
    }

    /** As configured, with a new token. */
    public static SinkState from(SinkSettings settings) {
        return new SinkState(
                settings.configuration().getOptional(PixelsOptions.SINK_STATE_NAME).orElse(""),
                UUID.randomUUID().toString().substring(0, 8));
    }

    /** The word of {@code sink.state-name}, empty if there is none. */
    public String name() {
        return name;
    }

    /** Another one for each submission; a run keeps that of the submission it began with. */
    public String token() {
        return token;
    }

    /** The uid, or prefix of uids, with the word behind it. */
    public String appendTo(String uid) {
        return name.isEmpty() ? uid : uid + "-" + name;
    }
}
