package io.pixelsdb.pixels.flink.schema;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/** Steps of reading protobuf's wire format by hand that all messages share. */
final class Wire {

    private Wire() {}

    /** What stands before a field that is a message, bytes or a string. */
    static int lengthDelimitedTag(int field) {
        return (field << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    /** What stands before a field that is a number, a boolean or an enum. */
    static int varintTag(int field) {
        return (field << 3) | WireFormat.WIRETYPE_VARINT;
    }

    /** Limits reading to the message that starts here. Returns the limit to go back to. */
    static int enterMessage(CodedInputStream in) throws IOException {
        return in.pushLimit(in.readRawVarint32());
    }

    /** Passes over a field that newer servers may send. */
    static void skipUnknown(CodedInputStream in, int tag) throws IOException {
        if (!in.skipField(tag)) {
            throw new InvalidProtocolBufferException("the end of a group that never began");
        }
    }
}
