package io.pixelsdb.pixels.flink.source.emission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.BucketChecking;
import io.pixelsdb.pixels.flink.proto.ColumnValue;
import io.pixelsdb.pixels.flink.proto.OperationType;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import io.pixelsdb.pixels.flink.proto.RowValue;
import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.schema.PollResponseReader;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.Buckets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketCheckTest {

    private static final long WRITER = 7;

    private final SimpleCounter misplaced = new SimpleCounter();

    /** What real servers with 128 buckets do with these keys. */
    @ParameterizedTest
    @CsvSource({"0,94", "1,36", "2,49", "3,102", "42,78", "100,37"})
    void agreesWithServersOnIntegerKeys(int id, int bucket) throws Exception {
        check(BucketChecking.FAIL, "128", 0).see(insert(bucket, integer(id)), in(bucket));
    }

    @ParameterizedTest
    @CsvSource({"1,126", "2,35", "42,73"})
    void agreesWithServersOnLongKeys(long id, int bucket) throws Exception {
        byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(id).array();

        check(BucketChecking.FAIL, "128", 0).see(insert(bucket, key), in(bucket));
    }

    @Test
    void agreesWithServersOnKeysOfSeveralColumnsInKeyOrder() throws Exception {
        check(BucketChecking.FAIL, "128", 2, 0)
                .see(insert(46, integer(2), integer(9), integer(1)), in(46));
        check(BucketChecking.FAIL, "128", 0)
                .see(insert(6, "abc".getBytes(StandardCharsets.UTF_8)), in(6));
    }

    @Test
    void wrongBucketEndsTheJobIfThatIsAskedFor() {
        assertThatThrownBy(
                        () ->
                                check(BucketChecking.FAIL, "64", 0)
                                        .see(insert(0, integer(42)), in(0)))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("public.orders#0")
                .hasMessageContaining("of 64")
                .hasMessageContaining("source.buckets=none")
                .hasMessageContaining("source.bucket-key")
                .hasMessageContaining("[k0]")
                .hasMessageNotContaining("42");
    }

    @Test
    void wrongBucketIsCountedOtherwise() throws Exception {
        BucketCheck check = check(BucketChecking.WARN, "128", 0);
        for (int id = 0; id < 10; id++) {
            check.see(insert(94, integer(id)), in(94));
        }

        assertThat(misplaced.getCount()).as("all but id 0").isEqualTo(9);
    }

    @Test
    void nobodyLooksWhereThereAreNoBucketsOrItIsSwitchedOff() throws Exception {
        check(BucketChecking.OFF, "128", 0).see(insert(0, integer(42)), in(0));
        check(BucketChecking.FAIL, "none", 0)
                .see(insert(BucketId.NO_BUCKET, integer(42)), in(BucketId.NO_BUCKET));
        check(BucketChecking.FAIL, "128").see(insert(0, integer(42)), in(0));
    }

    @Test
    void rowsWithoutTheirKeyAreNoEvidence() throws Exception {
        BucketCheck check = check(BucketChecking.FAIL, "128", 1);

        check.see(insert(3, integer(42), new byte[0]), in(3));
        check.see(insert(3, integer(42)), in(3));
        check.see(insert(3), in(3));
        assertThat(misplaced.getCount()).isZero();
    }

    @Test
    void replayedChangesMayBeOfAnotherNumberOfBuckets() throws Exception {
        ChangeRecord replayed =
                record(
                        3,
                        WRITER - 1,
                        RowRecord.newBuilder()
                                .setOp(OperationType.INSERT)
                                .setAfter(image(integer(42))));

        check(BucketChecking.FAIL, "128", 0).see(replayed, in(3));
        assertThat(misplaced.getCount()).isZero();
    }

    @Test
    void deletedRowIsKnownByItsBeforeImage() {
        assertThatThrownBy(
                        () ->
                                check(BucketChecking.FAIL, "128", 0)
                                        .see(
                                                record(
                                                        3,
                                                        RowRecord.newBuilder()
                                                                .setOp(OperationType.DELETE)
                                                                .setBefore(image(integer(42)))),
                                                in(3)))
                .isInstanceOf(UnrecoverableException.class);
    }

    @ParameterizedTest
    @CsvSource({"1,36,2,49", "2,49,1,36", "42,78,42,78"})
    void changeOfTheKeyLiesInTheBucketOfEitherKey(
            int before, int bucketBefore, int after, int bucketAfter) throws Exception {
        BucketCheck check = check(BucketChecking.FAIL, "128", 0);

        check.see(update(bucketBefore, before, after), in(bucketBefore));
        check.see(update(bucketAfter, before, after), in(bucketAfter));
        assertThatThrownBy(() -> check.see(update(94, before, after), in(94)))
                .isInstanceOf(UnrecoverableException.class);
        assertThat(misplaced.getCount()).isEqualTo(1);
    }

    @Test
    void updateIsKnownByTheImageThatHasAKey() throws Exception {
        BucketCheck check = check(BucketChecking.FAIL, "128", 0);
        RowRecord.Builder update = RowRecord.newBuilder().setOp(OperationType.UPDATE);

        check.see(record(78, update.clone().setBefore(image(integer(42)))), in(78));
        check.see(
                record(
                        78,
                        update.clone().setBefore(image(new byte[0])).setAfter(image(integer(42)))),
                in(78));
        assertThatThrownBy(
                        () ->
                                check.see(
                                        record(3, update.clone().setAfter(image(integer(42)))),
                                        in(3)))
                .isInstanceOf(UnrecoverableException.class);
    }

    @Test
    void changesOfTheKeyAreNoEvidenceOfTheNumberOfBuckets() throws Exception {
        BucketCheck unknown = check(BucketChecking.FAIL, "0-63", 0);
        for (int id = 0; id < 100; id++) {
            unknown.see(update(5, id, id + 1000), in(5));
        }
        assertThat(misplaced.getCount()).isZero();
        assertThatThrownBy(
                        () -> {
                            for (int id = 0; id < 20; id++) {
                                unknown.see(update(5, id, id), in(5));
                            }
                        })
                .isInstanceOf(UnrecoverableException.class);

        BucketCheck tooFew = check(BucketChecking.FAIL, "64", 0);
        ServerHash of64 = new ServerHash(64);
        for (int id = 0; id < 100; id++) {
            // Right by the new key as far as 64 buckets go, and by chance alone.
            tooFew.see(update(of64.bucketOf(id), id + 1000, id), in(of64.bucketOf(id)));
        }
        assertThatThrownBy(() -> seeIdsBelow(10_000, tooFew, 128))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("seems to have 128 buckets");
    }

    @Test
    void someBucketsOfAnUnknownNumberAreCheckedAgainstEachOther() throws Exception {
        BucketCheck right = check(BucketChecking.FAIL, "36-36,78-94", 0);
        right.see(insert(94, integer(0)), in(94));
        right.see(insert(36, integer(1)), in(36));
        right.see(insert(78, integer(42)), in(78));

        BucketCheck withoutBuckets = check(BucketChecking.FAIL, "0-31", 0);
        assertThatThrownBy(
                        () -> {
                            for (int id = 0; id < 20; id++) {
                                withoutBuckets.see(insert(5, integer(id)), in(5));
                            }
                        })
                .isInstanceOf(UnrecoverableException.class);
    }

    /** Wherever it comes, also as the first. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 50})
    void oneBrokenChangeAmongSomeBucketsIsOne(int place) throws Exception {
        BucketCheck check = check(BucketChecking.WARN, "0-31", 0);
        ServerHash hash = new ServerHash(128);
        int seen = 0;
        for (int id = 0; id < 1_000; id++) {
            int bucket = hash.bucketOf(id);
            if (bucket < 32) {
                int as = seen == place ? (bucket + 7) % 32 : bucket;
                check.see(insert(as, integer(id)), in(as));
                seen++;
            }
        }

        assertThat(seen).isGreaterThan(100);
        assertThat(misplaced.getCount())
                .as("the broken one, and at the beginning those that it is held against")
                .isBetween(1L, place > 2 ? 1L : 3L);
    }

    @Test
    void mostChangesOfAServerWithoutBucketsAreMisplaced() throws Exception {
        BucketCheck check = check(BucketChecking.WARN, "0-31", 0);
        for (int id = 0; id < 1_000; id++) {
            check.see(insert(id % 32, integer(id)), in(id % 32));
        }

        assertThat(misplaced.getCount()).isGreaterThan(900);
    }

    @Test
    void serverWithMoreBucketsThanAreReadIsNoticed() {
        assertThatThrownBy(() -> seeIdsBelow(10_000, check(BucketChecking.FAIL, "64", 0), 128))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("seems to have 128 buckets")
                .hasMessageContaining("source.buckets=64");
    }

    @Test
    void fewKeysAreNoProofOfMoreBuckets() throws Exception {
        BucketCheck check = check(BucketChecking.FAIL, "64", 0);

        for (int i = 0; i < 100; i++) {
            seeIdsBelow(20, check, 128);
        }
    }

    @Test
    void manyKeysInTheRightBucketsAreRight() throws Exception {
        seeIdsBelow(10_000, check(BucketChecking.FAIL, "100", 0), 100);
        assertThat(misplaced.getCount()).isZero();
    }

    /** As a server would hand them out that is asked for the first 64 buckets, or for all. */
    private static void seeIdsBelow(int ids, BucketCheck check, int serverBuckets)
            throws Exception {
        ServerHash hash = new ServerHash(serverBuckets);
        for (int id = 0; id < ids; id++) {
            int bucket = hash.bucketOf(id);
            if (serverBuckets == 100 || bucket < 64) {
                check.see(insert(bucket, integer(id)), in(bucket));
            }
        }
    }

    private BucketCheck check(BucketChecking checking, String buckets, int... keyIndexes) {
        List<String> names =
                IntStream.range(0, keyIndexes.length)
                        .mapToObj(i -> "k" + i)
                        .collect(Collectors.toList());
        return new BucketCheck(
                new BucketRule(checking, Buckets.parse(buckets), names, keyIndexes),
                misplaced,
                () -> WRITER);
    }

    private static BucketId in(int bucket) {
        return new BucketId("public", "orders", bucket);
    }

    private static byte[] integer(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    private static ChangeRecord insert(int bucket, byte[]... values) throws Exception {
        return record(
                bucket, RowRecord.newBuilder().setOp(OperationType.INSERT).setAfter(image(values)));
    }

    private static ChangeRecord update(int bucket, int before, int after) throws Exception {
        return record(
                bucket,
                RowRecord.newBuilder()
                        .setOp(OperationType.UPDATE)
                        .setBefore(image(integer(before)))
                        .setAfter(image(integer(after))));
    }

    private static RowValue.Builder image(byte[]... values) {
        RowValue.Builder image = RowValue.newBuilder();
        for (byte[] value : values) {
            image.addValues(ColumnValue.newBuilder().setValue(ByteString.copyFrom(value)));
        }
        return image;
    }

    private static ChangeRecord record(int bucket, RowRecord.Builder row) throws Exception {
        return record(bucket, WRITER, row);
    }

    private static ChangeRecord record(int bucket, long writer, RowRecord.Builder row)
            throws Exception {
        ChangeRecord record = new ChangeRecord(bucket, writer, 0);
        new PollResponseReader(PollResponse.newBuilder().addRecords(row).build().toByteArray())
                .next(record);
        return record;
    }

    /** The hash of Austin Appleby, written down for four bytes. */
    private static final class ServerHash {

        private final int buckets;

        private ServerHash(int buckets) {
            this.buckets = buckets;
        }

        private int bucketOf(int id) {
            int k = Integer.reverseBytes(id) * 0xcc9e2d51;
            int h = Integer.rotateLeft(k, 15) * 0x1b873593;
            h = Integer.rotateLeft(h, 13) * 5 + 0xe6546b64;
            h ^= Integer.BYTES;
            h = (h ^ (h >>> 16)) * 0x85ebca6b;
            h = (h ^ (h >>> 13)) * 0xc2b2ae35;
            return Math.abs(h ^ (h >>> 16)) % buckets;
        }
    }
}
