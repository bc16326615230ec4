package io.pixelsdb.pixels.flink.compat;

import java.util.List;
import java.util.Locale;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.transformations.PhysicalTransformation;

/** Gives uids to operators that a library adds without them; Flink has no public way to do so. */
@Internal
public final class OperatorUids {

    private OperatorUids() {}

    /**
     * Completes the operators between a stream and its sink. A uid is made of the prefix and the
     * operator's name.
     */
    public static void complete(DataStream<?> input, DataStreamSink<?> sink, String prefix) {
        List<Transformation<?>> before = input.getTransformation().getTransitivePredecessors();
        for (Transformation<?> t : sink.getTransformation().getTransitivePredecessors()) {
            if (t instanceof PhysicalTransformation && t.getUid() == null && !before.contains(t)) {
                String name = t.getName().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
                t.setUid(prefix + "-" + name);
            }
        }
    }
}
