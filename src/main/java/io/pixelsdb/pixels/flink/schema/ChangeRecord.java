package io.pixelsdb.pixels.flink.schema;

import com.google.protobuf.CodedInputStream;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;

/**
 * One change as it stands in a response. A mutable view that is reused from record to record: it is
 * valid until the next one is read. Not thread-safe.
 */
@PublicEvolving
public final class ChangeRecord {

    private static final int BEFORE_TAG = Wire.lengthDelimitedTag(RowRecord.BEFORE_FIELD_NUMBER);
    private static final int AFTER_TAG = Wire.lengthDelimitedTag(RowRecord.AFTER_FIELD_NUMBER);
    private static final int OP_TAG = Wire.varintTag(RowRecord.OP_FIELD_NUMBER);

    private final RowImage before = new RowImage();
    private final RowImage after = new RowImage();
    private final int bucket;
    private final long writer;
    private final long sequence;
    private int index = -1;
    private boolean last;
    private int op;
    private boolean emptyIsNull = true;

    /**
     * @param bucket number of the bucket that was polled, negative for the one queue of a table
     * @param writer number of the journal's writer that took the response in
     * @param sequence number of the response among those of its bucket
     */
    public ChangeRecord(int bucket, long writer, long sequence) {
        this.bucket = bucket;
        this.writer = writer;
        this.sequence = sequence;
    }

    /**
     * Number of the bucket. It names a record together with {@link #sequence()} and {@link
     * #index()}, and a row that is collected for the record by the order of collection besides: the
     * same row has the same name after a restart, as far as the journal keeps what was polled.
     */
    public int bucket() {
        return bucket;
    }

    /** Number of the journal's writer that took the response in; 0 without a journal. */
    public long writer() {
        return writer;
    }

    /** Number of the response among those of its bucket. */
    public long sequence() {
        return sequence;
    }

    /** Number of the record in its response, from 0. */
    public int index() {
        return index;
    }

    /** Whether nothing follows it in its response. */
    public boolean isLast() {
        return last;
    }

    void setLast(boolean last) {
        this.last = last;
    }

    /**
     * What happened to the row.
     *
     * @throws DecodeException if the number on the wire is none of the protocol
     */
    public Operation operation() throws DecodeException {
        return Operation.ofNumber(op);
    }

    /** The row before the change; empty for an insert. */
    public RowImage before() {
        return before;
    }

    /** The row after the change; empty for a delete. */
    public RowImage after() {
        return after;
    }

    /** Whether any value of the record is flagged as null, as only the newest servers do. */
    public boolean hasNullFlag() {
        return before.hasNullFlag() || after.hasNullFlag();
    }

    /**
     * Whether an empty string or binary value of a column that may be null stands for null, as it
     * does on servers that do not flag nulls. Empty values of other types, and of binaries of a
     * fixed length, are always null.
     */
    public boolean emptyIsNull() {
        return emptyIsNull;
    }

    @Internal
    public void setEmptyIsNull(boolean emptyIsNull) {
        this.emptyIsNull = emptyIsNull;
    }

    /** Reads the next {@code RowRecord} up to the current limit of the stream. */
    void read(byte[] response, CodedInputStream in) throws IOException {
        before.reset(response);
        after.reset(response);
        op = 0;
        index++;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == AFTER_TAG) {
                readImage(after, in);
            } else if (tag == BEFORE_TAG) {
                readImage(before, in);
            } else if (tag == OP_TAG) {
                op = in.readEnum();
            } else {
                Wire.skipUnknown(in, tag);
            }
        }
    }

    private static void readImage(RowImage image, CodedInputStream in) throws IOException {
        int outer = Wire.enterMessage(in);
        image.read(in);
        in.popLimit(outer);
    }
}
