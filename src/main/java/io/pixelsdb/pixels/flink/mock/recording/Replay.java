package io.pixelsdb.pixels.flink.mock.recording;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.mock.PollAnswers;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.proto.RecordedPoll;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers polls with the responses of a recording: each once and whole, those of a bucket in the
 * order in which they were recorded. A response that several buckets were asked for goes to the
 * first poll of one of them, and one without any buckets to the first poll of its table. Holds
 * positions in the file, not responses. Thread-safe.
 */
public final class Replay implements PollAnswers, Closeable {

    /** Stands for all polls of a table, in place of a bucket. */
    private static final List<Integer> ANY = List.of(-1);

    private final RecordingReader reader;
    private final Map<List<String>, Map<Integer, Deque<Entry>>> tables = new HashMap<>();
    private final long cutOff;
    private int waiting;
    private long records;

    private Replay(RecordingReader reader) throws IOException {
        this.reader = requireNonNull(reader, "reader");
        long position = reader.position();
        Optional<RecordedPoll> poll = reader.next();
        while (poll.isPresent()) {
            add(new Entry(position, bucketsOf(poll.get().getRequest())), poll.get().getRequest());
            position = reader.position();
            poll = reader.next();
        }
        this.cutOff = reader.remaining();
    }

    /** Opens a recording and reads it once. */
    public static Replay open(Path file) throws IOException {
        RecordingReader reader = RecordingReader.open(file);
        try {
            return new Replay(reader);
        } catch (IOException e) {
            reader.close();
            throw e;
        }
    }

    private void add(Entry entry, PollRequest request) {
        Map<Integer, Deque<Entry>> queues =
                tables.computeIfAbsent(tableOf(request), table -> new HashMap<>());
        for (int bucket : entry.buckets) {
            queues.computeIfAbsent(bucket, key -> new ArrayDeque<>()).add(entry);
        }
        waiting++;
    }

    private static List<String> tableOf(PollRequest request) {
        return List.of(request.getSchemaName(), request.getTableName());
    }

    private static List<Integer> bucketsOf(PollRequest request) {
        return request.getBucketsCount() == 0 ? ANY : List.copyOf(request.getBucketsList());
    }

    @Override
    public synchronized PollResponse take(PollRequest request, boolean delivered) {
        Map<Integer, Deque<Entry>> queues = tables.getOrDefault(tableOf(request), Map.of());
        List<Integer> asked = new ArrayList<>(ANY);
        asked.addAll(request.getBucketsList());
        for (int bucket : asked) {
            Deque<Entry> queue = queues.get(bucket);
            if (queue != null && !queue.isEmpty() && isFirst(queue.peek(), queues)) {
                return taken(queue.peek(), queues);
            }
        }
        return PollResponse.getDefaultInstance();
    }

    /** Whether nothing comes before it in any of its buckets. */
    private static boolean isFirst(Entry entry, Map<Integer, Deque<Entry>> queues) {
        return entry.buckets.stream().allMatch(bucket -> queues.get(bucket).peek() == entry);
    }

    private PollResponse taken(Entry entry, Map<Integer, Deque<Entry>> queues) {
        entry.buckets.forEach(bucket -> queues.get(bucket).remove(entry));
        waiting--;
        try {
            PollResponse response = reader.read(entry.position).getResponse();
            records += response.getRecordsCount();
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean knows(PollRequest request) {
        return tables.containsKey(tableOf(request));
    }

    /** Tables of the recording, as {@code schema.table}. */
    public List<String> tables() {
        List<String> names = new ArrayList<>();
        tables.keySet().forEach(table -> names.add(String.join(".", table)));
        names.sort(null);
        return names;
    }

    /** Responses that have not been taken. */
    public synchronized int waiting() {
        return waiting;
    }

    /** Records of the responses that were taken. */
    public synchronized long records() {
        return records;
    }

    /** Bytes at the end that are no whole response. */
    public long cutOff() {
        return cutOff;
    }

    @Override
    public synchronized void close() throws IOException {
        reader.close();
    }

    /** One response in the file. Compared by identity. */
    private static final class Entry {

        private final long position;
        private final List<Integer> buckets;

        private Entry(long position, List<Integer> buckets) {
            this.position = position;
            this.buckets = buckets;
        }
    }
}
