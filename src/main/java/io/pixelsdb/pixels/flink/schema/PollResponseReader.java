package io.pixelsdb.pixels.flink.schema;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import java.io.IOException;
import org.apache.flink.annotation.Internal;

/**
 * Walks over the records in the bytes of a {@code PollResponse} without building message objects,
 * which would cost twice as much as the decoding itself. Not thread-safe.
 */
@Internal
public final class PollResponseReader {

    private static final int RECORDS_TAG =
            Wire.lengthDelimitedTag(PollResponse.RECORDS_FIELD_NUMBER);

    private final byte[] response;
    private final CodedInputStream in;

    /** What stands next is a record, and its tag is read. */
    private boolean atRecord;

    public PollResponseReader(byte[] response) {
        this.response = requireNonNull(response, "response");
        this.in = CodedInputStream.newInstance(response);
    }

    /**
     * Whether there is a record in a response, which is found out before the first one is looked
     * into. Bytes that are not well-formed may be anything, and count as one.
     */
    public static boolean hasRecords(byte[] response) {
        try {
            return new PollResponseReader(response).findRecord();
        } catch (IOException e) {
            // Reading the response says what is wrong with it.
            return true;
        }
    }

    /**
     * Reads the next record.
     *
     * @return false if there is none
     * @throws DecodeException if the bytes are not a well-formed {@code PollResponse}
     */
    public boolean next(ChangeRecord record) throws DecodeException {
        try {
            if (!atRecord && !findRecord()) {
                return false;
            }
            int outer = Wire.enterMessage(in);
            record.read(response, in);
            in.popLimit(outer);
            // Only the end tells that there is no other one: newer servers may add fields behind.
            record.setLast(!findRecord());
            return true;
        } catch (InvalidProtocolBufferException e) {
            // Protobuf's messages speak of wire format alone, never of content.
            throw new DecodeException("not a well-formed response: " + e.getMessage());
        } catch (IOException e) {
            throw new IllegalStateException("Reading from an array failed", e);
        }
    }

    /** Passes over what stands before the next record; false if there is none. */
    private boolean findRecord() throws IOException {
        atRecord = false;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == RECORDS_TAG) {
                atRecord = true;
                return true;
            }
            Wire.skipUnknown(in, tag);
        }
        return false;
    }
}
