package io.pixelsdb.pixels.flink.sink;

import static java.util.Objects.requireNonNull;

import org.apache.flink.annotation.Internal;

/** A column as the format of a target sees it. Immutable. */
@Internal
public final class TargetColumn {

    private final String name;
    private final String type;
    private final boolean nullable;

    /**
     * @param type the type in the words of the format, without nullability
     */
    public TargetColumn(String name, String type, boolean nullable) {
        this.name = requireNonNull(name, "name");
        this.type = requireNonNull(type, "type");
        this.nullable = nullable;
    }

    public String name() {
        return name;
    }

    public String type() {
        return type;
    }

    public boolean nullable() {
        return nullable;
    }
}
