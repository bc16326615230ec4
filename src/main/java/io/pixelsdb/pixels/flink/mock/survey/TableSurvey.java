package io.pixelsdb.pixels.flink.mock.survey;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.proto.OperationType;
import io.pixelsdb.pixels.flink.proto.RecordedPoll;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import io.pixelsdb.pixels.flink.proto.RowValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the recorded responses of one table hold. Not thread-safe. */
final class TableSurvey {

    private final String name;
    private final Map<OperationType, Long> operations = new EnumMap<>(OperationType.class);
    private final TreeMap<Integer, Long> widths = new TreeMap<>();
    private final TreeSet<Integer> buckets = new TreeSet<>();
    private final List<ColumnSurvey> columns = new ArrayList<>();
    private long responses;
    private long records;
    private long emptyDeletes;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    TableSurvey(String name) {
        this.name = requireNonNull(name, "name");
    }

    void add(RecordedPoll poll) {
        responses++;
        first = Math.min(first, poll.getTimeMillis());
        last = Math.max(last, poll.getTimeMillis());
        buckets.addAll(poll.getRequest().getBucketsList());
        poll.getResponse().getRecordsList().forEach(this::add);
    }

    private void add(RowRecord record) {
        records++;
        operations.merge(record.getOp(), 1L, Long::sum);
        if (record.getOp() == OperationType.DELETE && isEmpty(record.getBefore())) {
            // Its values are missing, so they say nothing of the columns.
            emptyDeletes++;
            return;
        }
        add(record.getBefore());
        add(record.getAfter());
    }

    private static boolean isEmpty(RowValue image) {
        return image.getValuesList().stream().allMatch(value -> value.getValue().isEmpty());
    }

    /** Absent images and those without values, which some servers send instead, count as none. */
    private void add(RowValue image) {
        int width = image.getValuesCount();
        if (width == 0) {
            return;
        }
        widths.merge(width, 1L, Long::sum);
        while (columns.size() < width) {
            columns.add(new ColumnSurvey());
        }
        for (int i = 0; i < width; i++) {
            columns.get(i).add(image.getValues(i));
        }
    }

    List<ColumnSurvey> columns() {
        return columns;
    }

    /** Numbers of columns that images have, with how many images have them. */
    Map<Integer, Long> widths() {
        return widths;
    }

    /** DELETE records without a single value. */
    long emptyDeletes() {
        return emptyDeletes;
    }

    /**
     * {@code public.orders: 2 responses with 7 records (INSERT 7), from … to …, buckets 0 to 3}.
     */
    @Override
    public String toString() {
        return name
                + ": "
                + responses
                + " responses with "
                + records
                + " records ("
                + operations.entrySet().stream()
                        .map(count -> count.getKey() + " " + count.getValue())
                        .collect(Collectors.joining(", "))
                + "), from "
                + Instant.ofEpochMilli(first)
                + " to "
                + Instant.ofEpochMilli(last)
                + ", "
                + bucketText();
    }

    private String bucketText() {
        if (buckets.isEmpty()) {
            return "no buckets asked for";
        }
        return buckets.size() == 1
                ? "bucket " + buckets.first()
                : buckets.size() + " buckets of " + buckets.first() + " to " + buckets.last();
    }
}
