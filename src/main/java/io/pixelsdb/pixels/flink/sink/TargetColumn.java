package io.pixelsdb.pixels.flink.sink;

import static java.util.Objects.requireNonNull;

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.LogicalType;

/** A column as the format of a target sees it. Immutable. */
@Internal
public final class TargetColumn {

    private final String name;
    private final String type;
    private final LogicalType logicalType;
    private final boolean nullable;
    private final boolean inKey;

    /**
     * @param type the type in the words of the format, without nullability
     * @param logicalType the same as Flink reads it
     * @param inKey whether it is one of the columns that identify a row
     */
    public TargetColumn(
            String name, String type, LogicalType logicalType, boolean nullable, boolean inKey) {
        this.name = requireNonNull(name, "name");
        this.type = requireNonNull(type, "type");
        this.logicalType = requireNonNull(logicalType, "logicalType");
        this.nullable = nullable;
        this.inKey = inKey;
    }

    public String name() {
        return name;
    }

    public String type() {
        return type;
    }

    LogicalType logicalType() {
        return logicalType;
    }

    public boolean nullable() {
        return nullable;
    }

    public boolean inKey() {
        return inKey;
    }
}
