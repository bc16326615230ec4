package io.pixelsdb.pixels.flink.source.ownership;

import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.source.journal.JournalNames;
import io.pixelsdb.pixels.flink.source.journal.JournalTable;
import io.pixelsdb.pixels.flink.source.segment.ClosedMark;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.segment.MarksFile;
import io.pixelsdb.pixels.flink.source.segment.SegmentFiles;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import io.pixelsdb.pixels.flink.source.split.TableId;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;

/** Journals of other jobs in one directory, whose names were made from their configurations. */
public final class OtherJournals {

    static final long WRITER = (1L << 20) + 1;

    private final MemoryStorage root;

    public OtherJournals(MemoryStorage root) {
        this.root = root;
    }

    public static String idOf(JournalIdentity identity) {
        return JournalNames.of(new Configuration(), identity, identity.tables().get(0).target());
    }

    /** Its owner polls all of its tables. */
    public void held(JournalIdentity identity) {
        write(identity, OwnerName.ofBeat(1, 3), settled(identity, all(identity)));
    }

    /** Its owner polls these of its tables alone. */
    public void heldFor(JournalIdentity identity, String... settled) {
        Set<TableId> tables =
                Arrays.stream(settled)
                        .map(table -> new TableId("public", table))
                        .collect(Collectors.toSet());
        write(identity, OwnerName.ofBeat(1, 3), settled(identity, tables));
    }

    /** Its owner has said that it will poll all of its tables, and looks for them elsewhere. */
    public void looking(JournalIdentity identity) {
        write(
                identity,
                OwnerName.ofBeat(1, 1),
                holder(identity)
                        .withHeritage(
                                Heritage.none(identity.buckets()).withLookedFor(all(identity))));
    }

    /** Its owner has polled all of its tables, and these writers may not have ended. */
    public void released(JournalIdentity identity, Long... openWriters) {
        held(identity);
        write(
                identity,
                OwnerName.ofRelease(1),
                settled(identity, all(identity)).withOpenWriters(List.of(openWriters)));
    }

    /** There is one response of a table, of a reader that has closed. */
    public void polled(JournalIdentity identity, String table) {
        polledBy(WRITER, identity, table);
        closed(WRITER, identity);
    }

    /** There is one response of a table, of a reader that has not closed. */
    public void polledBy(long writer, JournalIdentity identity, String table) {
        SegmentName segment = new SegmentName(writer, 0);
        root.overwrite(
                idOf(identity) + "/" + segment.fileName(),
                SegmentFiles.withOne(writer, bucket(table), 0));
    }

    /** A reader has closed after its first segment. */
    public void closed(long writer, JournalIdentity identity) {
        SegmentName segment = new SegmentName(writer, 0);
        root.overwrite(idOf(identity) + "/" + ClosedMark.nameAfter(segment), new byte[0]);
    }

    /** All that there is of a table is committed. */
    public void covered(JournalIdentity identity, String table) throws IOException {
        marks(identity, table, 1);
    }

    /** The marks say that something comes before what there is. */
    public void damaged(JournalIdentity identity, String table) throws IOException {
        SegmentName segment = new SegmentName(WRITER, 0);
        root.overwrite(
                idOf(identity) + "/" + segment.fileName(),
                SegmentFiles.withOne(WRITER, bucket(table), 7));
        marks(identity, table, 1);
    }

    private void marks(JournalIdentity identity, String table, long sequence) throws IOException {
        PixelsSplit safe = new PixelsSplit(bucket(table), new Position(WRITER, sequence, 0), false);
        MarksFile.write(
                root,
                idOf(identity) + "/" + MarksFile.name(1, 1),
                Marks.of(JournalCut.START, List.of(safe), Map.of()));
    }

    private void write(JournalIdentity identity, OwnerName name, Holder holder) {
        root.overwrite(idOf(identity) + "/" + name.fileName(), HolderFormat.write(holder));
    }

    private static Holder settled(JournalIdentity identity, Collection<TableId> tables) {
        return holder(identity)
                .withHeritage(Heritage.none(identity.buckets()).born().withSettled(tables));
    }

    private static Holder holder(JournalIdentity identity) {
        return Holders.of("a", identity);
    }

    private static Set<TableId> all(JournalIdentity identity) {
        return identity.tables().stream().map(JournalTable::id).collect(Collectors.toSet());
    }

    private static BucketId bucket(String table) {
        return new BucketId("public", table, 0);
    }
}
