package io.pixelsdb.pixels.flink.source.split;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.annotation.Internal;

/** Bytes of a bucket's name in state: schema name (UTF), table name (UTF), number (int). */
@Internal
public final class BucketIdFormat {

    private BucketIdFormat() {}

    public static void write(BucketId bucket, DataOutput out) throws IOException {
        out.writeUTF(bucket.schemaName());
        out.writeUTF(bucket.tableName());
        out.writeInt(bucket.bucket());
    }

    public static BucketId read(DataInput in) throws IOException {
        return new BucketId(in.readUTF(), in.readUTF(), in.readInt());
    }
}
