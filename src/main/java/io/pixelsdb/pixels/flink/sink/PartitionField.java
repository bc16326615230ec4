package io.pixelsdb.pixels.flink.sink;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;

/** One part of {@code sink.partition-by}: a column, and what is made of it. Immutable. */
@Internal
public final class PartitionField {

    private static final Pattern PLAIN = Pattern.compile("\\w+");

    private final PartitionTransform transform;
    private final int width;
    private final String column;

    private PartitionField(PartitionTransform transform, int width, String column) {
        this.transform = requireNonNull(transform, "transform");
        this.width = width;
        this.column = requireNonNull(column, "column");
    }

    public static PartitionField of(PartitionTransform transform, String column) {
        return new PartitionField(transform, 0, column);
    }

    /**
     * @param width number of buckets, or of characters, bytes or units that are kept; above 0
     */
    public static PartitionField of(PartitionTransform transform, int width, String column) {
        return new PartitionField(transform, width, column);
    }

    public PartitionTransform transform() {
        return transform;
    }

    /** Number of buckets, or of characters, bytes or units that are kept; 0 if neither. */
    public int width() {
        return width;
    }

    public String column() {
        return column;
    }

    /** Whether one table cannot have both. */
    boolean repeats(PartitionField other) {
        return column.equals(other.column)
                && (transform == other.transform
                        || (transform.isTime() && other.transform.isTime()));
    }

    @Override
    public boolean equals(Object object) {
        if (!(object instanceof PartitionField)) {
            return false;
        }
        PartitionField other = (PartitionField) object;
        return transform == other.transform && width == other.width && column.equals(other.column);
    }

    @Override
    public int hashCode() {
        return Objects.hash(transform, width, column);
    }

    /** As it would be written in the configuration. */
    @Override
    public String toString() {
        String name =
                PLAIN.matcher(column).matches() ? column : "`" + column.replace("`", "``") + "`";
        if (transform == PartitionTransform.IDENTITY) {
            return name;
        }
        return transform.word() + "(" + (transform.hasWidth() ? width + ", " : "") + name + ")";
    }
}
