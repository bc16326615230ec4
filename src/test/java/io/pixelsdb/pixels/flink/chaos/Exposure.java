package io.pixelsdb.pixels.flink.chaos;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All the blows of a run, and the responses that may have got lost between server and journal by
 * them. A response that is lost in any other way is a fault of ours. Not thread-safe.
 */
final class Exposure {

    private final List<Blow> blows = new ArrayList<>();
    private long mostOfABucket;

    void add(Blow blow) {
        blows.add(blow);
    }

    /**
     * @param responses all of them, in the order in which they were handed out
     */
    Set<HandedOut> excused(List<HandedOut> responses, DurableResponses durable) {
        Set<HandedOut> excused = new HashSet<>();
        for (Blow blow : blows) {
            List<HandedOut> ofOne = blow.excuse(responses, durable);
            excused.addAll(ofOne);
            ofOne.stream()
                    .collect(Collectors.groupingBy(HandedOut::bucket, Collectors.counting()))
                    .values()
                    .forEach(count -> mostOfABucket = Math.max(mostOfABucket, count));
        }
        return excused;
    }

    /** Most responses of one bucket that one blow has cost, of those that were excused. */
    long mostOfABucket() {
        return mostOfABucket;
    }
}
