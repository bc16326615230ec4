package io.pixelsdb.pixels.flink.source.split;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Comparator;
import org.apache.flink.annotation.Internal;

/** Names a captured table as the server does. Immutable. */
@Internal
public final class TableId implements Comparable<TableId>, Serializable {

    private static final long serialVersionUID = 1L;

    private static final Comparator<TableId> ORDER =
            Comparator.comparing(TableId::schemaName).thenComparing(TableId::tableName);

    private final String schemaName;
    private final String tableName;

    /**
     * @param schemaName name of the database that the changes are captured from
     */
    public TableId(String schemaName, String tableName) {
        this.schemaName = requireNonNull(schemaName, "schemaName");
        this.tableName = requireNonNull(tableName, "tableName");
    }

    public String schemaName() {
        return schemaName;
    }

    public String tableName() {
        return tableName;
    }

    @Override
    public int compareTo(TableId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof TableId && compareTo((TableId) o) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * schemaName.hashCode() + tableName.hashCode();
    }

    @Override
    public String toString() {
        return schemaName + "." + tableName;
    }
}
