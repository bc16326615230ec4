package io.pixelsdb.pixels.flink.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpectedCsvTest {

    @TempDir private Path directory;

    @Test
    void writesFieldsAsDocumented() {
        assertThat(ExpectedCsv.field(null)).isEmpty();
        assertThat(ExpectedCsv.field("")).isEqualTo("\"\"");
        assertThat(ExpectedCsv.field("a,b")).isEqualTo("\"a,b\"");
        assertThat(ExpectedCsv.field("say \"hi\"")).isEqualTo("\"say \"\"hi\"\"\"");
        assertThat(ExpectedCsv.field("größe")).isEqualTo("größe");
        assertThat(ExpectedCsv.field(new BigDecimal("1E-7"))).isEqualTo("0.0000001");
        assertThat(ExpectedCsv.field(ByteBuffer.wrap(new byte[] {0, -1}))).isEqualTo("00ff");
        assertThat(ExpectedCsv.field(ByteBuffer.allocate(0))).isEqualTo("\"\"");
        assertThat(ExpectedCsv.field(Instant.EPOCH)).isEqualTo("1970-01-01T00:00:00Z");
    }

    @Test
    void writesTheRowsInTheOrderOfTheirKeys() throws Exception {
        MockTable table =
                MockTable.builder()
                        .columns("a:INT,b:STRING,c:DATE", "a")
                        .buckets(2)
                        .changes(200)
                        .build();
        try (InProcess server = new InProcess(table, 500)) {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> server.poll(0, 1).isEmpty() && server.table().drained());
            Path file = directory.resolve("rows.csv");
            new ExpectedCsv(server.table()).write(file);

            List<Integer> keys = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                if (line.matches("-?\\d+,.*")) {
                    keys.add(Integer.valueOf(line.substring(0, line.indexOf(','))));
                }
            }
            assertThat(Files.readAllLines(file).get(0)).isEqualTo("a,b,c");
            assertThat(keys).isSorted().hasSize((int) server.table().expectedCount());
            assertThat(keys.get(0)).isNegative();
        }
    }
}
