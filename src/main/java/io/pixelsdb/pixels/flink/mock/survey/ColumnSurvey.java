package io.pixelsdb.pixels.flink.mock.survey;

import com.google.protobuf.ByteString;
import io.pixelsdb.pixels.flink.proto.ColumnValue;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/** What the values of one column look like as a rule. Not thread-safe. */
final class ColumnSurvey {

    /** More different lengths than this are told as a range. */
    private static final int FEW_LENGTHS = 4;

    private final Frequencies<Integer> lengths = new Frequencies<>();
    private final Frequencies<ValueForm> forms = new Frequencies<>();
    private long empty;
    private long flagged;
    private long padded;

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
            lengths.add(value.size());
            forms.add(ValueForm.of(value));
            padded += value.byteAt(value.size() - 1) == ' ' ? 1 : 0;
            if (value.size() == Long.BYTES) {
                long number = value.asReadOnlyByteBuffer().getLong();
                least = Math.min(least, number);
                most = Math.max(most, number);
            }
        }
    }

    boolean hasValues() {
        return forms.total() > 0;
    }

    long empty() {
        return empty;
    }

    long flagged() {
        return flagged;
    }

    /** The form that values have as a rule; null without values. */
    @Nullable
    ValueForm form() {
        return forms.usual().stream().reduce(ValueForm::with).orElse(null);
    }

    /** How many values do not have this form. */
    long exceptions() {
        ValueForm form = form();
        return forms.rare().entrySet().stream()
                .filter(count -> form != null && form.with(count.getKey()) != form)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    boolean isBinaryOf(int bytes) {
        return form() == ValueForm.BINARY && lengths.usual().equals(List.of(bytes));
    }

    /** Whether the values are text that is filled up with blanks to one length. */
    boolean isPadded() {
        return hasValues() && form().isText() && padded > 0 && lengths.usual().size() == 1;
    }

    /** Times that the values would be; only for columns of eight bytes. */
    TimeRange times() {
        return new TimeRange(least, most);
    }

    /** {@code 40 values of 4 bytes, 3 flagged nulls, 2 empty}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(forms.total()).append(" values");
        if (hasValues()) {
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
        List<Integer> usual = lengths.usual();
        if (usual.isEmpty() || usual.size() > FEW_LENGTHS) {
            return lengths.least() + " to " + lengths.most();
        }
        return usual.toString().replaceAll("[\\[\\]]", "").replaceAll(", (\\d+)$", " or $1");
    }
}
