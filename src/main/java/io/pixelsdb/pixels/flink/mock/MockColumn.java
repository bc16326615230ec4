package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

/** A column of a served table. Immutable. */
public final class MockColumn {

    private final String name;
    private final MockType type;
    private final boolean nullable;

    MockColumn(String name, MockType type, boolean nullable) {
        this.name = requireNonNull(name, "name");
        this.type = requireNonNull(type, "type");
        this.nullable = nullable;
    }

    public String name() {
        return name;
    }

    public MockType type() {
        return type;
    }

    public boolean nullable() {
        return nullable;
    }

    MockColumn notNull() {
        return new MockColumn(name, type, false);
    }

    @Override
    public String toString() {
        return name + " " + type + (nullable ? "" : " NOT NULL");
    }
}
