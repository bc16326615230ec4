package io.pixelsdb.pixels.flink.sink;

import static org.apache.flink.table.types.logical.LogicalTypeRoot.BIGINT;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.BINARY;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.BOOLEAN;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.CHAR;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.DATE;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.DECIMAL;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.INTEGER;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.SMALLINT;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.TINYINT;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.VARBINARY;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.VARCHAR;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** How the partition of a row comes from one of its columns, and from columns of which types. */
@Internal
public enum PartitionTransform {
    /** Floating-point numbers are left out, as numbers that look alike may differ. */
    IDENTITY(
            "a type other than FLOAT and DOUBLE",
            BOOLEAN,
            TINYINT,
            SMALLINT,
            INTEGER,
            BIGINT,
            DECIMAL,
            CHAR,
            VARCHAR,
            BINARY,
            VARBINARY,
            DATE,
            TIME_WITHOUT_TIME_ZONE,
            TIMESTAMP_WITHOUT_TIME_ZONE,
            TIMESTAMP_WITH_LOCAL_TIME_ZONE),
    YEARS(
            "DATE, TIMESTAMP or TIMESTAMPTZ",
            DATE,
            TIMESTAMP_WITHOUT_TIME_ZONE,
            TIMESTAMP_WITH_LOCAL_TIME_ZONE),
    MONTHS(
            "DATE, TIMESTAMP or TIMESTAMPTZ",
            DATE,
            TIMESTAMP_WITHOUT_TIME_ZONE,
            TIMESTAMP_WITH_LOCAL_TIME_ZONE),
    DAYS(
            "DATE, TIMESTAMP or TIMESTAMPTZ",
            DATE,
            TIMESTAMP_WITHOUT_TIME_ZONE,
            TIMESTAMP_WITH_LOCAL_TIME_ZONE),
    HOURS("TIMESTAMP or TIMESTAMPTZ", TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE),
    BUCKET(
            "a type other than BOOLEAN, FLOAT and DOUBLE",
            TINYINT,
            SMALLINT,
            INTEGER,
            BIGINT,
            DECIMAL,
            CHAR,
            VARCHAR,
            BINARY,
            VARBINARY,
            DATE,
            TIME_WITHOUT_TIME_ZONE,
            TIMESTAMP_WITHOUT_TIME_ZONE,
            TIMESTAMP_WITH_LOCAL_TIME_ZONE),
    TRUNCATE(
            "an integer, DECIMAL, a string or VARBINARY",
            TINYINT,
            SMALLINT,
            INTEGER,
            BIGINT,
            DECIMAL,
            CHAR,
            VARCHAR,
            VARBINARY);

    private final String allowed;
    private final List<LogicalTypeRoot> types;

    PartitionTransform(String allowed, LogicalTypeRoot... types) {
        this.allowed = allowed;
        this.types = List.of(types);
    }

    /** The transform of this name, in any case. */
    static Optional<PartitionTransform> named(String word) {
        return Arrays.stream(values())
                .filter(transform -> transform.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** Its name as it is written. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it has a number before the column: of buckets, or of what is kept. */
    boolean hasWidth() {
        return this == BUCKET || this == TRUNCATE;
    }

    /** Whether it names a span of time, of which one column can have but one. */
    public boolean isTime() {
        return this == YEARS || this == MONTHS || this == DAYS || this == HOURS;
    }

    boolean takes(LogicalType type) {
        return types.contains(type.getTypeRoot());
    }

    /** The types that it takes, for people. */
    String allowed() {
        return allowed;
    }
}
