package io.pixelsdb.pixels.flink.config;

import java.util.List;
import java.util.Optional;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/** The keys of the metadata service, which knows columns and key of a table. */
@PublicEvolving
public final class MetadataOptions {

    public static final ConfigOption<String> HOST =
            ConfigOptions.key("pixels.metadata.host")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Host name or address of the Pixels metadata service, as seen from where"
                                    + " the job is submitted. It is asked for columns and key where"
                                    + " `source.schema` is absent.");

    public static final ConfigOption<Integer> PORT =
            ConfigOptions.key("pixels.metadata.port")
                    .intType()
                    .defaultValue(18888)
                    .withDescription("gRPC port of the Pixels metadata service.");

    private MetadataOptions() {}

    /** The service to ask; empty if there is none. */
    public static Optional<String> host(ReadableConfig config) {
        return config.getOptional(HOST).map(String::trim).filter(host -> !host.isEmpty());
    }

    static List<ConfigOption<?>> all() {
        return List.of(HOST, PORT);
    }
}
