package io.pixelsdb.pixels.flink.mock.survey;

import com.google.protobuf.ByteString;
import io.pixelsdb.pixels.flink.proto.ColumnValue;
import java.util.TreeSet;
import javax.annotation.Nullable;

/** What the values of one column look like. Not thread-safe. */
final class ColumnSurvey {

    /** More different lengths than this are told as a range. */
    private static final int FEW_LENGTHS = 4;

    private long values;
    private long empty;
    private long flagged;
    private long padded;
    private final TreeSet<Integer> lengths = new TreeSet<>();
    @Nullable private ValueForm form;

    /** Of the values in eight bytes. */
    private long least = Long.MAX_VALUE;

    private long most = Long.MIN_VALUE;

    void add(ColumnValue column) {
        ByteString value = column.getValue();
        if (column.getIsNull()) {
            flagged++;
        } else if (value.isEmpty()) {
            empty++;
        } else {
            values++;
            lengths.add(value.size());
            ValueForm found = ValueForm.of(value);
            form = form == null ? found : form.with(found);
            padded += value.byteAt(value.size() - 1) == ' ' ? 1 : 0;
            if (value.size() == Long.BYTES) {
                long number = value.asReadOnlyByteBuffer().getLong();
                least = Math.min(least, number);
                most = Math.max(most, number);
            }
        }
    }

    boolean hasValues() {
        return values > 0;
    }

    long empty() {
        return empty;
    }

    long flagged() {
        return flagged;
    }

    /** The form that all values have; null without values. */
    @Nullable
    ValueForm form() {
        return form;
    }

    boolean isBinaryOf(int bytes) {
        return form == ValueForm.BINARY && lengths.size() == 1 && lengths.first() == bytes;
    }

    /** Whether all values are text that is filled up with blanks to one length in bytes or so. */
    boolean isPadded() {
        return form != null && form.isText() && padded > 0 && lengths.size() == 1;
    }

    /** Times that the values would be; only for columns of eight bytes. */
    TimeRange times() {
        return new TimeRange(least, most);
    }

    /** {@code 40 values of 4 bytes, 3 flagged nulls, 2 empty}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(values).append(" values");
        if (!lengths.isEmpty()) {
            text.append(" of ").append(lengthText()).append(" bytes");
        }
        if (flagged > 0) {
            text.append(", ").append(flagged).append(" flagged nulls");
        }
        if (empty > 0) {
            text.append(", ").append(empty).append(" empty");
        }
        return text.toString();
    }

    private String lengthText() {
        if (lengths.size() > FEW_LENGTHS) {
            return lengths.first() + " to " + lengths.last();
        }
        return lengths.toString().replaceAll("[\\[\\]]", "").replaceAll(", (\\d+)$", " or $1");
    }
}
