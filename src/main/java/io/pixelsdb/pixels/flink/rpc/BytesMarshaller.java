package io.pixelsdb.pixels.flink.rpc;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Hands a message on as the bytes that arrived, to be journaled and decoded later. */
final class BytesMarshaller implements MethodDescriptor.Marshaller<byte[]> {

    @Override
    public InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public byte[] parse(InputStream stream) {
        try {
            return stream instanceof KnownLength
                    ? readKnown(stream, stream.available())
                    : stream.readAllBytes();
        } catch (IOException e) {
            throw Status.INTERNAL
                    .withDescription("The response could not be read")
                    .withCause(e)
                    .asRuntimeException();
        }
    }

    /** Into one array: what reads an unknown number of bytes would copy them twice. */
    private static byte[] readKnown(InputStream stream, int length) throws IOException {
        byte[] bytes = new byte[length];
        if (stream.readNBytes(bytes, 0, length) < length) {
            throw new EOFException("The response ends before its length");
        }
        return bytes;
    }
}
