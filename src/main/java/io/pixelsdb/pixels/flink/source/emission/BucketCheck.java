package io.pixelsdb.pixels.flink.source.emission;

import static java.util.Objects.requireNonNull;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.math.LongMath;
import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.schema.RowImage;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the bucket that a change was polled from against its key: the server spreads rows by a hash
 * of the key's bytes, modulo the number of its buckets. So a wrong setting shows before rows are
 * missed or keys reordered. Task thread only.
 */
@Internal
public final class BucketCheck {

    private static final Logger LOG = LoggerFactory.getLogger(BucketCheck.class);

    private static final HashFunction HASH = Hashing.murmur3_32_fixed();

    /**
     * By chance alone, so many hashes have a common divisor once in four thousand million times.
     */
    private static final int CONCLUSIVE = 32;

    private final BucketRule rule;
    private final Counter misplaced;
    private final LongSupplier ownWriter;
    private final Set<Long> hashes = new HashSet<>();

    /** Whatever number of buckets the server has, it divides this; 0 before the first change. */
    private long divisor;

    /** Where only some buckets are named: how many more changes fit the divisor than do not. */
    private long supporters;

    private boolean warned;

    /**
     * @param ownWriter number under which this reader journals what it polls itself: what it
     *     replays of others may have been polled under another number of buckets
     */
    public BucketCheck(BucketRule rule, Counter misplaced, LongSupplier ownWriter) {
        this.rule = requireNonNull(rule, "rule");
        this.misplaced = requireNonNull(misplaced, "misplaced");
        this.ownWriter = requireNonNull(ownWriter, "ownWriter");
    }

    /**
     * @throws UnrecoverableException if the change is in a wrong bucket, and that ends the job
     */
    void see(ChangeRecord record, BucketId bucket) throws UnrecoverableException {
        boolean replayed = record.writer() != ownWriter.getAsLong();
        if (!rule.isChecked() || replayed || bucket.isWholeTable()) {
            return;
        }
        boolean hasBefore = hasKey(record.before());
        boolean hasAfter = hasKey(record.after());
        if (!hasBefore && !hasAfter) {
            return;
        }
        RowImage image = hasAfter ? record.after() : record.before();
        RowImage other = hasBefore ? record.before() : image;
        if (!fits(image, other, bucket.bucket())) {
            misplaced.inc();
            complain(() -> misplacedText(bucket));
        }
    }

    /** A row without values of its key is another error, and says nothing about buckets. */
    private boolean hasKey(RowImage image) {
        for (int index : rule.keyIndexes()) {
            if (index >= image.size() || image.length(index) == 0) {
                return false;
            }
        }
        return true;
    }

    private long hashOf(RowImage image) {
        return Math.abs((long) signedHashOf(image));
    }

    private int signedHashOf(RowImage image) {
        int[] key = rule.keyIndexes();
        if (key.length == 1) {
            return HASH.hashBytes(image.bytes(), image.offset(key[0]), image.length(key[0]))
                    .asInt();
        }
        Hasher hasher = HASH.newHasher();
        for (int index : key) {
            hasher.putBytes(image.bytes(), image.offset(index), image.length(index));
        }
        return hasher.hash().asInt();
    }

    /**
     * An UPDATE of the key itself lies in the bucket of the old key or of the new one, and does not
     * say which. The other image is looked at only where that matters.
     */
    private boolean fits(RowImage image, RowImage other, int bucket) throws UnrecoverableException {
        long hash = hashOf(image);
        if (rule.count().isEmpty()) {
            return hash != otherHash(image, hash, other) || agrees(hash, bucket);
        }
        int count = rule.count().getAsInt();
        if (hash % count != bucket) {
            return otherHash(image, hash, other) % count == bucket;
        }
        if (hashes.size() < CONCLUSIVE && hash == otherHash(image, hash, other)) {
            concludeFrom(hash, bucket, count);
        }
        return true;
    }

    private long otherHash(RowImage image, long hash, RowImage other) {
        return other == image ? hash : hashOf(other);
    }

    /**
     * Whether there is a number of buckets with which this change and those before are right. One
     * that disagrees leaves what the others say as it is, unless it was the others that were wrong.
     */
    private boolean agrees(long hash, int bucket) {
        long own = Math.abs(hash - bucket);
        long common = LongMath.gcd(divisor, own);
        if (common == 0 || common > rule.largest()) {
            divisor = common;
            supporters++;
            return true;
        }
        supporters--;
        if (supporters <= 0) {
            divisor = own;
            supporters = 1;
        }
        return false;
    }

    private void concludeFrom(long hash, int bucket, int count) throws UnrecoverableException {
        if (hashes.add(hash)) {
            divisor = LongMath.gcd(divisor, hash - bucket);
            if (hashes.size() == CONCLUSIVE && divisor > count) {
                complain(() -> tooFewText(count));
            }
        }
    }

    /**
     * @param what made up once: with wrong buckets nearly every change is a misplaced one
     */
    private void complain(Supplier<String> what) throws UnrecoverableException {
        if (rule.isStrict()) {
            throw new UnrecoverableException(what.get());
        }
        if (!warned) {
            warned = true;
            LOG.warn(
                    "{} (source.bucket-check=fail ends the job instead, off is silent)",
                    what.get());
        }
    }

    private String misplacedText(BucketId bucket) {
        return String.format(
                Locale.ROOT,
                "A change from %s has a key that belongs into another bucket%s. Either source.buckets is"
                        + " not what the server has (node.bucket.num there), or the server has one"
                        + " queue per table (source.buckets=none), or it spreads rows by other"
                        + " columns than %s, or in another order (source.bucket-key)",
                bucket,
                rule.count().isEmpty() ? "" : " of " + rule.count().getAsInt(),
                rule.keyColumns());
    }

    private String tooFewText(int count) {
        return String.format(
                Locale.ROOT,
                "The server seems to have %d buckets, of which source.buckets=%d reads the first %d"
                        + " only. The changes in all others are missed, and the server stops when"
                        + " they fill up: set source.buckets to its node.bucket.num",
                divisor,
                count,
                count);
    }
}
