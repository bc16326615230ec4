package io.pixelsdb.pixels.flink.schema;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.BinaryEncoding;
import io.pixelsdb.pixels.flink.config.MissingColumns;
import io.pixelsdb.pixels.flink.config.NullEncoding;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.TimestampUnit;
import io.pixelsdb.pixels.flink.config.ValueEncoding;
import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

/** What the bytes of a record cannot tell about how its server writes values. Immutable. */
@PublicEvolving
public final class DecodingSettings implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String tableName;
    private final ValueEncoding valueEncoding;
    private final TimestampUnit timestampUnit;
    private final NullEncoding nullEncoding;
    private final BinaryEncoding binaryEncoding;
    private final MissingColumns missingColumns;

    private DecodingSettings(ReadableConfig config) {
        this.tableName = config.getOptional(PixelsOptions.TABLE_NAME).orElse("");
        this.valueEncoding = config.get(PixelsOptions.SOURCE_VALUE_ENCODING);
        this.timestampUnit = config.get(PixelsOptions.SOURCE_TIMESTAMP_UNIT);
        this.nullEncoding = config.get(PixelsOptions.SOURCE_NULL_ENCODING);
        this.binaryEncoding = config.get(PixelsOptions.SOURCE_BINARY_ENCODING);
        this.missingColumns = config.get(PixelsOptions.SOURCE_MISSING_COLUMNS);
    }

    /** The settings of a job: those of {@link PixelsOptions}, each with its default if absent. */
    public static DecodingSettings from(ReadableConfig config) {
        return new DecodingSettings(requireNonNull(config, "config"));
    }

    /** An encoding, with the defaults for everything else. */
    public static DecodingSettings of(ValueEncoding encoding) {
        return from(new Configuration().set(PixelsOptions.SOURCE_VALUE_ENCODING, encoding));
    }

    /** Name of the captured table, for messages; empty if the configuration has none. */
    String tableName() {
        return tableName;
    }

    ValueEncoding valueEncoding() {
        return valueEncoding;
    }

    TimestampUnit timestampUnit() {
        return timestampUnit;
    }

    NullEncoding nullEncoding() {
        return nullEncoding;
    }

    BinaryEncoding binaryEncoding() {
        return binaryEncoding;
    }

    MissingColumns missingColumns() {
        return missingColumns;
    }
}
