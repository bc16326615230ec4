package io.pixelsdb.pixels.flink.sink;

import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.util.Optional;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;

/** A target that exists and fits the configured schema. Lives where the job is submitted. */
@PublicEvolving
public interface PreparedSink {

    /** Name of the target for people, such as {@code iceberg lake.orders}. Holds no secrets. */
    String description();

    /**
     * Ends the stream in the target. Every operator gets a fixed uid and a readable name; rows of
     * one key keep their order from bucket to file at any parallelism.
     *
     * <p>Object reuse is on unless the cluster switches it off, so rows arrive uncopied: they are
     * never changed once emitted, neither by the source nor by what is attached here.
     *
     * @param changes a changelog of the schema that the sink was prepared for
     */
    void attachTo(DataStream<RowData> changes);

    /**
     * A directory beside the tables where the source may keep what it has not delivered yet, and
     * that JobManager and TaskManagers reach; absent where the sink knows none. Not looked at
     * before, and not created.
     */
    default Optional<StorageLocation> durablePlace() {
        return Optional.empty();
    }

    /** Read access to the target, where its format has an API of its own for that. */
    default Optional<TargetView> view() {
        return Optional.empty();
    }
}
