package io.pixelsdb.pixels.flink.source.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.OnDamage;
import io.pixelsdb.pixels.flink.source.GoldenBytes;
import io.pixelsdb.pixels.flink.source.replay.ReplayPlan;
import io.pixelsdb.pixels.flink.source.replay.ResponseWalk;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Segments as they were written, cut off, and damaged. */
class SegmentReaderTest {

    private static final long WRITER = (7L << 20) | 1;
    private static final SegmentName NAME = new SegmentName(WRITER, 3);
    private static final BucketId FIRST = new BucketId("s", "t", 0);
    private static final BucketId SECOND = new BucketId("s", "t", 1);

    private final MemoryStorage storage = MemoryStorage.growing();
    private final Damages failing = new Damages(OnDamage.FAIL);
    private final Damages skipping = new Damages(OnDamage.SKIP);

    @Test
    void findsWhatWasWritten() throws IOException {
        SegmentBuilder segment = small();
        for (byte[] bytes : List.of(segment.bytes(), segment.end().bytes())) {
            List<SegmentEntry> entries = entries(bytes, false, OnDamage.FAIL);

            assertThat(entries)
                    .extracting(SegmentEntry::bucket)
                    .containsExactly(FIRST, SECOND, FIRST);
            assertThat(entries).extracting(SegmentEntry::sequence).containsExactly(0L, 0L, 1L);
            assertThat(entries).extracting(SegmentEntry::length).containsExactly(3, 0, 5);
            assertThat(responses(bytes, OnDamage.FAIL)).containsExactlyElementsOf(smallResponses());
        }
    }

    @Test
    void keepsNothingInMemoryOfWhatIsNotNeeded() throws IOException {
        storage.overwrite(NAME.fileName(), small().end().bytes());
        StoredFile file = storage.list(NAME.fileName()).get(0);
        EntrySelection behindFirst =
                EntrySelection.behind(
                        List.of(new PixelsSplit(FIRST, new Position(WRITER, 1, 0), false)));

        List<SegmentEntry> kept =
                SegmentReader.read(storage, file, NAME, false, behindFirst, failing).entries();

        assertThat(kept).extracting(SegmentEntry::sequence).containsExactly(1L);
    }

    @Test
    void entriesShareTheirBucket() throws IOException {
        List<SegmentEntry> entries = entries(small().bytes(), false, OnDamage.FAIL);

        assertThat(entries.get(0).bucket()).isSameAs(entries.get(2).bucket());
        assertThat(entries).extracting(SegmentEntry::segment).allMatch(name -> name == NAME);
    }

    @Test
    void readsAndWritesTheBytesOfTheFirstRelease() throws IOException {
        byte[] golden = GoldenBytes.read("segment-v3.hex");

        SegmentLink previous = new SegmentLink(new SegmentName(WRITER, 2), 5, true);
        SegmentBuilder segment = new SegmentBuilder(WRITER, previous);

        assertThat(withSmallEntries(segment).end().bytes()).isEqualTo(golden);
        assertThat(responses(golden, OnDamage.FAIL)).containsExactlyElementsOf(smallResponses());
        assertThat(contents(golden, false, OnDamage.FAIL).previous())
                .hasValueSatisfying(
                        link -> {
                            assertThat(link.segment()).isEqualTo(previous.segment());
                            assertThat(link.entries()).isEqualTo(5);
                            assertThat(link.ended()).isTrue();
                        });
    }

    @Test
    void dropsWhatIsCutOffAtAnyByte() throws IOException {
        SegmentBuilder segment = small().end();
        byte[] whole = segment.bytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            int intact = Math.max(0, segment.entriesBefore(length));

            assertThat(responses(cut, OnDamage.FAIL))
                    .as("cut at %s", length)
                    .containsExactlyElementsOf(smallResponses().subList(0, intact));
        }
    }

    @Test
    void noticesAtAnyByteThatACompleteSegmentWasCut() throws IOException {
        byte[] whole = small().end().bytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);

            assertThatThrownBy(() -> entries(cut, true, OnDamage.FAIL))
                    .as("cut at %s", length)
                    .isInstanceOf(UnrecoverableException.class)
                    .hasCauseInstanceOf(DamagedJournalException.class)
                    .hasMessageContaining(NAME.fileName())
                    .hasMessageContaining("source.journal.on-damage=skip");
        }
        assertThat(entries(whole, true, OnDamage.FAIL)).hasSize(3);
    }

    @Test
    void noticesEveryFlippedBit() throws IOException {
        for (byte[] bytes : List.of(small().bytes(), small().end().bytes())) {
            for (int bit = 0; bit < bytes.length * 8; bit++) {
                byte[] flipped = bytes.clone();
                flipped[bit / 8] ^= 1 << bit % 8;

                assertThatThrownBy(() -> responses(flipped, OnDamage.FAIL))
                        .as("bit %s of byte %s", bit % 8, bit / 8)
                        .isInstanceOf(UnrecoverableException.class)
                        .hasCauseInstanceOf(DamagedJournalException.class)
                        .hasMessageContaining(NAME.fileName());
                assertThat(smallResponses()).containsAll(responses(flipped, OnDamage.SKIP));
            }
        }
    }

    @Test
    void noticesEveryChangedByte() throws IOException {
        byte[] bytes = small().end().bytes();
        for (int at = 0; at < bytes.length; at++) {
            byte[] changed = bytes.clone();
            changed[at] = (byte) (bytes[at] == 0 ? 0xFF : 0);

            assertThatThrownBy(() -> responses(changed, OnDamage.FAIL))
                    .as("byte %s", at)
                    .hasCauseInstanceOf(DamagedJournalException.class);
        }
    }

    @Test
    void skipsOneResponseWhereTheHeaderTellsOfTheNext() throws IOException {
        SegmentBuilder segment = small().end();
        byte[] badResponse = segment.bytes();
        badResponse[segment.boundary(1) - 1] ^= 1;
        byte[] badHeader = segment.bytes();
        badHeader[segment.boundary(0) + SegmentFormat.PREFIX_BYTES] ^= 1;
        byte[] badLengths = segment.bytes();
        badLengths[segment.boundary(1)] ^= 1;

        assertThat(responses(badResponse, OnDamage.SKIP)).hasSize(2);
        assertThat(entries(badHeader, false, OnDamage.SKIP)).hasSize(2);
        assertThat(entries(badLengths, false, OnDamage.SKIP)).hasSize(1);
    }

    @Test
    void dropsATailOfZerosThatWereNeverWritten() throws IOException {
        SegmentBuilder segment = large();
        byte[] whole = segment.bytes();
        for (int zeros = 0; zeros < whole.length; zeros += 512) {
            byte[] torn = whole.clone();
            Arrays.fill(torn, zeros, torn.length, (byte) 0);

            assertThat(responses(torn, OnDamage.FAIL))
                    .as("zeros from %s on", zeros)
                    .hasSize(Math.max(0, segment.entriesBefore(zeros)));
        }
        for (int entry = 0; entry <= 5; entry++) {
            for (int zeros : new int[] {1, 11, 12, 13, 4096, 100_000}) {
                byte[] torn =
                        Arrays.copyOf(
                                Arrays.copyOf(whole, segment.boundary(entry)),
                                segment.boundary(entry) + zeros);

                assertThat(responses(torn, OnDamage.FAIL)).hasSize(entry);
            }
        }
    }

    @Test
    void noticesZerosThatNoDiskLeaves() {
        SegmentBuilder segment = large();
        byte[] inTheMiddle = segment.bytes();
        Arrays.fill(inTheMiddle, 512, 1024, (byte) 0);
        byte[] partOfASector = segment.bytes();
        Arrays.fill(partOfASector, partOfASector.length - 5, partOfASector.length, (byte) 0);

        for (byte[] bytes : List.of(inTheMiddle, partOfASector)) {
            assertThatThrownBy(() -> responses(bytes, OnDamage.FAIL))
                    .hasCauseInstanceOf(DamagedJournalException.class);
        }
    }

    @Test
    void believesAResponseThatEndsInZeros() throws IOException {
        byte[] zeros = new byte[2000];
        byte[] bytes = new SegmentBuilder(WRITER).entry(FIRST, 0, zeros).bytes();

        assertThat(responses(bytes, OnDamage.FAIL)).containsExactly(text(zeros));
    }

    @Test
    void noticesWhatDoesNotBelongThere() {
        byte[] afterTheEnd = Arrays.copyOf(small().end().bytes(), small().end().bytes().length + 1);
        byte[] garbage = Arrays.copyOf(small().bytes(), small().bytes().length + 40);
        Arrays.fill(garbage, small().bytes().length, garbage.length, (byte) 'x');
        byte[] wrongWriter = new SegmentBuilder(WRITER + 1).end().bytes();
        byte[] otherVersion = small().bytes();
        otherVersion[7] = 2;
        byte[] noSegment =
                "a text that somebody has put there by mistake".getBytes(StandardCharsets.UTF_8);

        assertDamaged(afterTheEnd, "bytes after its end mark");
        assertDamaged(garbage, "checksum of the lengths");
        assertDamaged(wrongWriter, "which its name contradicts");
        assertDamaged(otherVersion, "a version of the format");
        assertDamaged(otherVersion, "To lose nothing, run the job with the release that wrote it");
        assertDamaged(noSegment, "what no segment begins with");
    }

    @Test
    void responseOfSeveralBucketsEndsTheJob() {
        byte[] bytes = small().bytes();
        ByteBuffer header = ByteBuffer.wrap(bytes);
        int begin = small().boundary(0);
        int length = header.getInt(begin);
        header.putInt(begin + SegmentFormat.BUCKETS_AT, 2);
        int checksumAt = begin + length - Integer.BYTES;
        header.putInt(checksumAt, SegmentFormat.checksum(bytes, begin, length - Integer.BYTES));

        assertThatThrownBy(() -> entries(bytes, false, OnDamage.FAIL))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("2 buckets at once");
    }

    @Test
    void readsResponsesLargerThanWhatIsFetchedAtOnce() throws IOException {
        Random random = new Random(1);
        SegmentBuilder segment = new SegmentBuilder(WRITER);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            byte[] response = new byte[i % 2 == 0 ? 3_000_000 : 1000];
            random.nextBytes(response);
            expected.add(text(response));
            segment.entry(FIRST, i, response);
        }

        assertThat(responses(segment.end().bytes(), OnDamage.FAIL)).isEqualTo(expected);
    }

    @Test
    void readsWhatWasWrittenSinceTheFileWasListed() throws IOException {
        storage.overwrite(NAME.fileName(), large().bytes());

        for (int listed : new int[] {0, 5, 16, 100, 3000}) {
            assertThat(
                            SegmentReader.read(
                                            storage,
                                            new StoredFile(NAME.fileName(), listed),
                                            NAME,
                                            false,
                                            EntrySelection.behind(Marks.NONE),
                                            failing)
                                    .entries())
                    .hasSize(5);
        }
    }

    private void assertDamaged(byte[] bytes, String message) {
        assertThatThrownBy(() -> entries(bytes, false, OnDamage.FAIL))
                .hasCauseInstanceOf(DamagedJournalException.class)
                .hasMessageContaining(NAME.fileName())
                .hasMessageContaining(message);
    }

    private List<SegmentEntry> entries(byte[] bytes, boolean ended, OnDamage onDamage)
            throws IOException {
        return contents(bytes, ended, onDamage).entries();
    }

    private SegmentContents contents(byte[] bytes, boolean ended, OnDamage onDamage)
            throws IOException {
        storage.overwrite(NAME.fileName(), bytes);
        return SegmentReader.read(
                storage,
                new StoredFile(NAME.fileName(), bytes.length),
                NAME,
                ended,
                EntrySelection.behind(Marks.NONE),
                onDamage == OnDamage.FAIL ? failing : skipping);
    }

    private List<String> responses(byte[] bytes, OnDamage onDamage) throws IOException {
        List<SegmentEntry> entries = entries(bytes, false, onDamage);
        ReplayPlan plan =
                ReplayPlan.of(
                        List.of(PixelsSplit.unread(FIRST), PixelsSplit.unread(SECOND)),
                        entries,
                        Marks.NONE,
                        JournalCut.START);
        ResponseWalk walk =
                new ResponseWalk(storage, plan, onDamage == OnDamage.FAIL ? failing : skipping);
        List<String> responses = new ArrayList<>();
        while (walk.advance()) {
            responses.add(text(walk.response()));
        }
        return responses;
    }

    private static SegmentBuilder small() {
        return withSmallEntries(new SegmentBuilder(WRITER));
    }

    private static SegmentBuilder withSmallEntries(SegmentBuilder segment) {
        return segment.entry(FIRST, 0, new byte[] {1, 2, 3})
                .entry(SECOND, 0, new byte[0])
                .entry(FIRST, 1, new byte[] {4, 5, 6, 7, 8});
    }

    private static List<String> smallResponses() {
        return List.of("[1, 2, 3]", "[]", "[4, 5, 6, 7, 8]");
    }

    private static SegmentBuilder large() {
        SegmentBuilder segment = new SegmentBuilder(WRITER);
        for (int i = 0; i < 5; i++) {
            byte[] response = new byte[1300];
            Arrays.fill(response, (byte) (i + 1));
            segment.entry(FIRST, i, response);
        }
        return segment;
    }

    private static String text(byte[] response) {
        return response.length > 1000
                ? response.length + ":" + Arrays.hashCode(response)
                : Arrays.toString(response);
    }
}
