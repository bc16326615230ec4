package io.pixelsdb.pixels.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.schema.RowImage;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;

/** Splits of one table, and what a split reader hands on of them as text. */
public final class Splits {

    private Splits() {}

    public static BucketId bucket(int number) {
        return new BucketId("public", "orders", number);
    }

    static Set<BucketId> buckets(int... numbers) {
        return Arrays.stream(numbers).mapToObj(Splits::bucket).collect(Collectors.toSet());
    }

    /** Buckets 0 to 9 and the one queue of a server without buckets. */
    static Set<BucketId> manyBuckets() {
        return IntStream.range(BucketId.NO_BUCKET, 10)
                .mapToObj(Splits::bucket)
                .collect(Collectors.toSet());
    }

    static PixelsSplit unread(int bucket) {
        return PixelsSplit.unread(bucket(bucket));
    }

    static PixelsSplit split(int bucket, long sequence, int index) {
        return new PixelsSplit(bucket(bucket), new Position(0, sequence, index), false);
    }

    /** Lets the reader do what it can without blocking. */
    static void fetchNothing(PixelsSplitReader reader) throws IOException {
        reader.wakeUp();
        assertThat(records(reader.fetch())).isEmpty();
    }

    /** Records of the next response. */
    static List<String> fetch(PixelsSplitReader reader) throws IOException {
        List<String> records = List.of();
        while (records.isEmpty()) {
            records = records(reader.fetch());
        }
        return records;
    }

    /** Walks over a batch to its end, as the task thread does. */
    static List<String> records(RecordsWithSplitIds<ChangeRecord> batch) {
        List<String> records = new ArrayList<>();
        for (String split = batch.nextSplit(); split != null; split = batch.nextSplit()) {
            for (ChangeRecord record = batch.nextRecordFromSplit();
                    record != null;
                    record = batch.nextRecordFromSplit()) {
                assertThat(split).isEqualTo(bucket(record.bucket()).toString());
                records.add(
                        String.format(
                                Locale.ROOT,
                                "#%d %d/%d %s",
                                record.bucket(),
                                record.sequence(),
                                record.index(),
                                text(record.after())));
            }
        }
        assertThat(batch.finishedSplits()).isEmpty();
        batch.recycle();
        return records;
    }

    private static String text(RowImage image) {
        return new String(image.bytes(), image.offset(0), image.length(0), StandardCharsets.UTF_8);
    }
}
