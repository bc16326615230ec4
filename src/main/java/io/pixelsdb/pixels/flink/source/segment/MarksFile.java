package io.pixelsdb.pixels.flink.source.segment;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.BucketIdFormat;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.PixelsSplitSerializer;
import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of marks: {@code marks/<epoch>-<number>}, of which the last one in order that can be read
 * counts. One that was cut off while its process died is passed over.
 */
@Internal
public final class MarksFile {

    /** Prefix of all files of marks. */
    public static final String DIRECTORY = "marks/";

    /**
     * Version (int); largest writer of the cut (long), count of its writers (int), for each its
     * number and first segment (long, long); version of splits (int), count of safe splits (int),
     * each with its length (int) and bytes; count of buckets with removed entries (int), each with
     * the sequence before which they are removed (long); CRC-32C of all before (int).
     */
    private static final int VERSION_1 = 1;

    private static final int NUMBER_DIGITS = 16;
    private static final int INITIAL_SIZE = 8192;
    private static final Logger LOG = LoggerFactory.getLogger(MarksFile.class);

    private MarksFile() {}

    public static String name(long epoch, long number) {
        return NumberedName.of(DIRECTORY, epoch, number, NUMBER_DIGITS);
    }

    /** The number of a file of marks, from its name. */
    public static long numberOf(String name) {
        return NumberedName.parse(DIRECTORY, name)
                .map(parts -> parts.restAsNumber(NUMBER_DIGITS))
                .orElse(OptionalLong.empty())
                .orElseThrow(() -> new IllegalArgumentException("Not a file of marks: " + name));
    }

    /** Writes one file; durable when it returns. */
    public static void write(Storage storage, String name, Marks marks) throws IOException {
        storage.write(name, serialize(marks));
    }

    /** The marks that count; {@link Marks#NONE} if there are none. */
    public static Marks newest(Storage storage) throws IOException {
        while (true) {
            try {
                return newestOf(storage, storage.list(DIRECTORY));
            } catch (NoSuchFileException e) {
                LOG.debug("Looking again, as newer marks were written meanwhile", e);
            }
        }
    }

    private static Marks newestOf(Storage storage, List<StoredFile> files) throws IOException {
        for (int i = files.size() - 1; i >= 0; i--) {
            Optional<Marks> marks = read(storage, files.get(i));
            if (marks.isPresent()) {
                return marks.get();
            }
        }
        return Marks.NONE;
    }

    /** Empty if the file is not completely written. */
    public static Optional<Marks> read(Storage storage, StoredFile file) throws IOException {
        byte[] bytes = storage.read(file.name(), 0, Math.toIntExact(file.size()));
        return deserialize(bytes, file.name());
    }

    static byte[] serialize(Marks marks) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(INITIAL_SIZE);
        out.writeInt(VERSION_1);
        out.writeLong(marks.cut().upToWriter());
        out.writeInt(marks.cut().firstNeeded().size());
        for (Map.Entry<Long, Long> writer : marks.cut().firstNeeded().entrySet()) {
            out.writeLong(writer.getKey());
            out.writeLong(writer.getValue());
        }
        PixelsSplitSerializer splits = new PixelsSplitSerializer();
        out.writeInt(splits.getVersion());
        out.writeInt(marks.safe().size());
        for (PixelsSplit split : new TreeMap<>(marks.safe()).values()) {
            byte[] bytes = splits.serialize(split);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
        out.writeInt(marks.removedBefore().size());
        for (Map.Entry<BucketId, Long> removed : new TreeMap<>(marks.removedBefore()).entrySet()) {
            BucketIdFormat.write(removed.getKey(), out);
            out.writeLong(removed.getValue());
        }
        out.writeInt(checksum(out.getSharedBuffer(), out.length()));
        return out.getCopyOfBuffer();
    }

    /** Empty if the bytes are not complete or not what was written. */
    static Optional<Marks> deserialize(byte[] bytes, String name) throws IOException {
        int body = bytes.length - Integer.BYTES;
        if (body < Integer.BYTES || ByteBuffer.wrap(bytes).getInt(body) != checksum(bytes, body)) {
            return Optional.empty();
        }
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        int version = in.readInt();
        if (version != VERSION_1) {
            throw new UnrecoverableException(
                    String.format(
                            Locale.ROOT,
                            "%s has version %d, but this release reads up to %d. It was written by a"
                                    + " newer release.",
                            name,
                            version,
                            VERSION_1));
        }
        long upToWriter = in.readLong();
        Map<Long, Long> firstNeeded = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            firstNeeded.put(in.readLong(), in.readLong());
        }
        int splitVersion = in.readInt();
        List<PixelsSplit> safe = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            byte[] split = new byte[in.readInt()];
            in.readFully(split);
            safe.add(new PixelsSplitSerializer().deserialize(splitVersion, split));
        }
        Map<BucketId, Long> removedBefore = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            removedBefore.put(BucketIdFormat.read(in), in.readLong());
        }
        return Optional.of(Marks.of(new JournalCut(upToWriter, firstNeeded), safe, removedBefore));
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
