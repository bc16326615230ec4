package io.pixelsdb.pixels.flink.schema;

import com.google.protobuf.CodedInputStream;
import io.pixelsdb.pixels.flink.proto.ColumnValue;
import io.pixelsdb.pixels.flink.proto.RowValue;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;

/**
 * The state of a row before or after a change: where each value stands in the bytes of a response.
 * A mutable view that is reused from record to record; not thread-safe.
 */
@PublicEvolving
public final class RowImage {

    private static final int VALUES_TAG = Wire.lengthDelimitedTag(RowValue.VALUES_FIELD_NUMBER);
    private static final int VALUE_TAG = Wire.lengthDelimitedTag(ColumnValue.VALUE_FIELD_NUMBER);
    private static final int IS_NULL_TAG = Wire.varintTag(ColumnValue.IS_NULL_FIELD_NUMBER);

    private static final int FLAGGED_NULL = -1;

    private byte[] bytes = {};
    private int size;
    private int[] offsets = new int[16];
    private int[] lengths = new int[16];
    private boolean hasNullFlag;

    RowImage() {}

    /** Number of values; zero if the record does not carry this image. */
    public int size() {
        return size;
    }

    /** The array in which the values stand. Must not be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the value of a column starts in {@link #bytes()}. */
    public int offset(int column) {
        return offsets[Objects.checkIndex(column, size)];
    }

    /** Length in bytes of the value of a column; zero for a null. */
    public int length(int column) {
        return Math.max(0, lengths[Objects.checkIndex(column, size)]);
    }

    /** Whether the server said that the value is null. Servers before {@code is_null} never do. */
    public boolean isFlaggedNull(int column) {
        return lengths[Objects.checkIndex(column, size)] == FLAGGED_NULL;
    }

    /** Whether any value of this image is flagged as null. */
    public boolean hasNullFlag() {
        return hasNullFlag;
    }

    /** Whether nothing is known of any value: none has bytes, and none is flagged as null. */
    boolean isBlank() {
        for (int column = 0; column < size; column++) {
            if (lengths[column] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether any value has bytes. */
    boolean hasBytes() {
        for (int column = 0; column < size; column++) {
            if (lengths[column] > 0) {
                return true;
            }
        }
        return false;
    }

    void reset(byte[] responseBytes) {
        bytes = responseBytes;
        size = 0;
        hasNullFlag = false;
    }

    /** Reads one {@code RowValue} up to the current limit of the stream. */
    void read(CodedInputStream in) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == VALUES_TAG) {
                int outer = Wire.enterMessage(in);
                readColumn(in);
                in.popLimit(outer);
            } else {
                Wire.skipUnknown(in, tag);
            }
        }
    }

    private void readColumn(CodedInputStream in) throws IOException {
        int offset = 0;
        int length = 0;
        boolean isNull = false;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == VALUE_TAG) {
                length = in.readRawVarint32();
                offset = in.getTotalBytesRead();
                in.skipRawBytes(length);
            } else if (tag == IS_NULL_TAG) {
                isNull = in.readBool();
            } else {
                Wire.skipUnknown(in, tag);
            }
        }
        if (size == offsets.length) {
            offsets = Arrays.copyOf(offsets, size * 2);
            lengths = Arrays.copyOf(lengths, size * 2);
        }
        offsets[size] = offset;
        lengths[size] = isNull ? FLAGGED_NULL : length;
        hasNullFlag |= isNull;
        size++;
    }
}
