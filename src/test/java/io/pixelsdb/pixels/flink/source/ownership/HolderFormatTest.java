package io.pixelsdb.pixels.flink.source.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.journal.JournalTable;
import io.pixelsdb.pixels.flink.source.split.TableId;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import io.pixelsdb.pixels.flink.testing.Identities;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class HolderFormatTest {

    private static final Holder HOLDER =
            Holders.of("a = b\\n\nö", Holders.identity("lake\\orders", "4"))
                    .withHeritage(
                            Heritage.none(List.of())
                                    .withBirth("of its own")
                                    .withSettled(List.of(new TableId("public", "orders"))))
                    .withPolledBuckets(Identities.ofOrders("", "8").buckets())
                    .withEarlier(new EarlierPolls(Duration.ZERO, Duration.ofMillis(7)))
                    .withOpenWriters(List.of(0x100001L, 0x7ff00002L));

    @Test
    void readsWhatItWrites() throws Exception {
        Holder read = HolderFormat.read(HolderFormat.write(HOLDER), "owner/x").orElseThrow();

        assertThat(read).usingRecursiveComparison().isEqualTo(HOLDER);
    }

    @Test
    void readsSeveralTables() throws Exception {
        Holder holder =
                Holders.of(
                        "a",
                        Identities.of(
                                "s:1",
                                Identities.orders("lake.o", "0-3,7-7"),
                                Identities.table("stock", "lake.s", "none"),
                                Identities.table("customer", "lake.c", "128")));
        byte[] bytes = HolderFormat.write(holder);

        Holder read = HolderFormat.read(bytes, "owner/x").orElseThrow();
        assertThat(read).usingRecursiveComparison().isEqualTo(holder);
        assertThat(read.hasSettled(new TableId("public", "stock"))).isFalse();
        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .contains("table=customer\n", "table.2=orders\n", "target.3=lake.s\n");
    }

    @Test
    void readsThousandsOfTablesFromAFile() throws Exception {
        JournalTable[] many =
                IntStream.range(0, 1_200)
                        .mapToObj(
                                number ->
                                        Identities.table(
                                                "day-" + number, "lake." + "t".repeat(1_000), "1"))
                        .toArray(JournalTable[]::new);
        Holder holder = Holders.of("a", Identities.of("s:1", many));
        MemoryStorage storage = MemoryStorage.ofWholeFiles();
        storage.write("owner/x", HolderFormat.write(holder));
        assertThat(storage.content("owner/x")).hasSizeGreaterThan(1 << 20);

        assertThat(HolderFormat.read(storage, "owner/x").orElseThrow().identity().tables())
                .hasSize(many.length);
    }

    @Test
    void tellsWhatIsBeingLookedFor() throws Exception {
        TableId orders = new TableId("public", "orders");
        Holder holder =
                HOLDER.withHeritage(Heritage.none(List.of()).withLookedFor(List.of(orders)))
                        .withPolledBuckets(Identities.ofOrders("", "8").buckets());
        byte[] bytes = HolderFormat.write(holder);
        Holder read = HolderFormat.read(bytes, "owner/x").orElseThrow();

        assertThat(new String(bytes, StandardCharsets.UTF_8)).contains("settled=looking\n");
        assertThat(read.mayPoll(orders)).isTrue();
        assertThat(read.hasSettled(orders)).isFalse();
    }

    @Test
    void canBeReadByPeople() {
        assertThat(new String(HolderFormat.write(HOLDER), StandardCharsets.UTF_8))
                .contains(
                        "format=1\n",
                        "job.name=a = b\\\\n\\nö\n",
                        "journal=of its own\n",
                        "server=server:9091\n",
                        "settled=true\n",
                        "polled-buckets=8\n",
                        "open-writers=100001,7ff00002\n");
    }

    @Test
    void readsWhatDoesNotTellOfTheJournalAndOfEarlierPermits() throws Exception {
        String text = new String(HolderFormat.write(HOLDER), StandardCharsets.UTF_8);
        String older =
                text.substring(0, text.lastIndexOf("checksum="))
                        .replace("journal=of its own\n", "")
                        .replace("settled=true\n", "")
                        .replace("earlier-permits-ms=7\n", "");

        Holder read = HolderFormat.read(withChecksum(older), "owner/x").orElseThrow();
        assertThat(read.heritage().birth()).isEmpty();
        assertThat(read.hasSettled(new TableId("public", "orders"))).isTrue();
        assertThat(read.earlierPermits()).isZero();
        assertThat(read.pollTimeout()).isEqualTo(Holders.POLL_TIMEOUT);
    }

    @Test
    void whatWasCutOffIsNobody() throws Exception {
        byte[] bytes = HolderFormat.write(HOLDER);
        for (int length = 0; length < bytes.length; length++) {
            assertThat(HolderFormat.read(Arrays.copyOf(bytes, length), "owner/x")).isEmpty();
        }
    }

    @Test
    void whatWasChangedIsNobody() throws Exception {
        byte[] bytes = HolderFormat.write(HOLDER);
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            assertThat(HolderFormat.read(changed, "owner/x")).isEmpty();
        }
    }

    @Test
    void refusesFormatsItDoesNotKnow() {
        byte[] newer = withChecksum("format=2\n");

        assertThatThrownBy(() -> HolderFormat.read(newer, "owner/x"))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("owner/x has format 2");
    }

    private static byte[] withChecksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%schecksum=%08x\n", text, crc.getValue())
                .getBytes(StandardCharsets.UTF_8);
    }
}
