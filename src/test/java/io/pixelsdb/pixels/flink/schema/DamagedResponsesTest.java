package io.pixelsdb.pixels.flink.schema;

import static io.pixelsdb.pixels.flink.schema.Polls.SAMPLES;
import static io.pixelsdb.pixels.flink.schema.Polls.normalized;
import static io.pixelsdb.pixels.flink.schema.Polls.readAll;
import static io.pixelsdb.pixels.flink.schema.Polls.response;
import static io.pixelsdb.pixels.flink.schema.Polls.toMessage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pixelsdb.pixels.flink.proto.OperationType;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that are cut off or damaged are refused, and never read as something else. */
class DamagedResponsesTest {

    @Test
    void neverMakesUpARecordWhenTheResponseIsCutOff() throws DecodeException {
        byte[] whole = response(SAMPLES);
        List<RowRecord> all = readAll(whole);
        for (int length = 0; length < whole.length; length++) {
            List<RowRecord> read = new ArrayList<>();
            boolean refused = readInto(read, Arrays.copyOf(whole, length));

            assertThat(read).as("cut to %d bytes", length).isEqualTo(all.subList(0, read.size()));
            assertThat(read.size() == all.size()).isFalse();
            assertThat(refused)
                    .as("cut to %d bytes", length)
                    .isEqualTo(length != response(Arrays.copyOf(SAMPLES, read.size())).length);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void agreesWithProtobufOnDamagedResponses(long seed) {
        byte[] whole = response(SAMPLES);
        Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = damage(random);
            }
            List<RowRecord> read = new ArrayList<>();
            boolean refused = readInto(read, damaged);
            try {
                List<RowRecord> expected = PollResponse.parseFrom(damaged).getRecordsList();
                if (expected.stream().noneMatch(r -> r.getOp() == OperationType.UNRECOGNIZED)) {
                    assertThat(read)
                            .as("seed %d, round %d", seed, round)
                            .isEqualTo(normalized(expected));
                    assertThat(refused).as("seed %d, round %d", seed, round).isFalse();
                }
            } catch (InvalidProtocolBufferException e) {
                assertThat(refused)
                        .as("seed %d, round %d: %s", seed, round, e.getMessage())
                        .isTrue();
            }
        }
    }

    /** Any byte but the tags of what only the generated classes look into. */
    private static byte damage(Random random) {
        byte any = (byte) random.nextInt();
        return any == 0x1a || any == 0x22 ? 0 : any;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0a", // a record without a length
                "0a05", // a record that is not there
                "0affffffff0f", // of negative length
                "0a020a05", // whose image is longer than itself
                "0a040a020a05", // whose value is longer than the image
                "0a0128" /* whose operation is missing */,
                "0c", // the end of a group that never began
                "0b", // a group that never ends
                "0f", // a kind of field that there is not
                "00" // field 0
            })
    void refusesWhatIsNoResponse(String hex) {
        assertThatThrownBy(() -> readAll(Hex.bytes(hex)))
                .isInstanceOf(DecodeException.class)
                .hasMessageStartingWith("not a well-formed response: ");
    }

    /** Keeps what was read before the response is refused; true if it is. */
    private static boolean readInto(List<RowRecord> records, byte[] response) {
        PollResponseReader reader = new PollResponseReader(response);
        ChangeRecord record = new ChangeRecord(0, 0, 0);
        try {
            while (reader.next(record)) {
                records.add(toMessage(record));
            }
            return false;
        } catch (DecodeException e) {
            return true;
        }
    }
}
