package io.pixelsdb.pixels.flink.sink.paimon;

import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import io.pixelsdb.pixels.flink.sink.SinkSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/** Looks for a table as a job does when it is submitted. To be run from the jar, in its own JVM. */
public final class PaimonInspection {

    static final String DONE = "The catalog has been looked at";

    private PaimonInspection() {}

    /**
     * @param arguments of the form {@code key=value}
     */
    public static void main(String[] arguments) {
        Map<String, String> config = new HashMap<>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            config.put(parts[0], parts[1]);
        }
        PaimonSinkFactory factory = new PaimonSinkFactory();
        SinkSettings settings = new SinkSettings(Configuration.fromMap(config), factory);
        Problems problems = new Problems();
        factory.check(settings, null, problems);
        problems.throwIfAny();
        factory.inspect(settings, SchemaParser.parse("id:INT", "id"), problems);
        problems.throwIfAny();
        System.out.println(DONE);
    }
}
