package io.pixelsdb.pixels.flink.source.segment;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.BucketIdFormat;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.ToLongFunction;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.DataInputDeserializer;

/**
 * Says while segments are read which entries are kept, as others would fill the memory, and knows
 * each bucket once, however many entries it has. Of one scan; thread-safe.
 */
@Internal
public final class EntrySelection {

    private static final long NOTHING = Long.MAX_VALUE;

    private final ToLongFunction<BucketId> firstNeeded;
    private final ConcurrentMap<ByteBuffer, Needed> byName = new ConcurrentHashMap<>();

    private EntrySelection(ToLongFunction<BucketId> firstNeeded) {
        this.firstNeeded = requireNonNull(firstNeeded, "firstNeeded");
    }

    /** Entries of these splits from their positions on. */
    public static EntrySelection behind(Collection<PixelsSplit> splits) {
        Map<BucketId, Long> sequences = new HashMap<>();
        splits.forEach(split -> sequences.put(split.bucket(), split.position().sequence()));
        return new EntrySelection(bucket -> sequences.getOrDefault(bucket, NOTHING));
    }

    /** Entries of all buckets from their safe positions on. */
    public static EntrySelection behind(Marks marks) {
        return new EntrySelection(bucket -> marks.startOf(bucket).position().sequence());
    }

    /**
     * The bucket of an entry; null if the entry is not needed.
     *
     * @param name the bucket's as {@link BucketIdFormat} writes it; not kept
     */
    @Nullable
    BucketId bucketOf(ByteBuffer name, long sequence) throws IOException {
        Needed needed = byName.get(name);
        if (needed == null) {
            needed = remember(name);
        }
        return sequence >= needed.from ? needed.bucket : null;
    }

    private Needed remember(ByteBuffer name) throws IOException {
        byte[] bytes = new byte[name.remaining()];
        name.duplicate().get(bytes);
        BucketId bucket = BucketIdFormat.read(new DataInputDeserializer(bytes));
        Needed needed = new Needed(bucket, firstNeeded.applyAsLong(bucket));
        Needed earlier = byName.putIfAbsent(ByteBuffer.wrap(bytes), needed);
        return earlier == null ? needed : earlier;
    }

    /** What is needed of one bucket. */
    private static final class Needed {

        private final BucketId bucket;
        private final long from;

        private Needed(BucketId bucket, long from) {
            this.bucket = bucket;
            this.from = from;
        }
    }
}
