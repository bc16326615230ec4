package io.pixelsdb.pixels.flink.schema;

import io.pixelsdb.pixels.flink.config.MissingColumns;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/** Settings for tests, by the keys of the job's configuration. */
final class Settings {

    private Settings() {}

    /** {@code key, value, key, value}, without the {@code source.} that all of them begin with. */
    static DecodingSettings of(String... keysAndValues) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put("source." + keysAndValues[i], keysAndValues[i + 1]);
        }
        return DecodingSettings.from(Configuration.fromMap(properties));
    }

    /** What a server of the current generation needs. */
    static DecodingSettings of(MissingColumns missing) {
        return DecodingSettings.from(
                new Configuration().set(PixelsOptions.SOURCE_MISSING_COLUMNS, missing));
    }
}
