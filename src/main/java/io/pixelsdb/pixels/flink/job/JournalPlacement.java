package io.pixelsdb.pixels.flink.job;

import io.pixelsdb.pixels.flink.aws.AwsAccess;
import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.config.Locations;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.Warehouses;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides where the journal is kept: where the configuration says, else beside the sink's tables,
 * else beside the checkpoints. Runs where the job is submitted.
 */
final class JournalPlacement {

    private static final Logger LOG = LoggerFactory.getLogger(JournalPlacement.class);

    private JournalPlacement() {}

    /** Reports a directory that is none, or that every machine would resolve in its own way. */
    static void check(ReadableConfig config, Problems problems) {
        config.getOptional(JournalOptions.PATH)
                .filter(path -> Locations.parse(path).isEmpty())
                .ifPresent(
                        path ->
                                problems.add(
                                        JournalOptions.PATH.key(),
                                        "'"
                                                + path
                                                + "' is no absolute path and no URI such as"
                                                + " file:///data/journals"));
    }

    /**
     * The directory of journals.
     *
     * @param config settings in which {@link #check} found nothing wrong
     * @param cluster settings of Flink
     * @param sinks one at least
     * @return empty if the journal is switched off
     * @throws org.apache.flink.table.api.ValidationException if no place is known
     */
    static Optional<StorageLocation> choose(
            ReadableConfig config, List<PreparedSink> sinks, ReadableConfig cluster) {
        if (!config.get(JournalOptions.ENABLED)) {
            return Optional.empty();
        }
        Problems problems = new Problems();
        if (config.getOptional(JournalOptions.PATH).isEmpty()) {
            requireOnePlace(sinks, problems);
        }
        PreparedSink sink = sinks.get(0);
        Map<String, String> access = AwsAccess.from(config).storage();
        Optional<StorageLocation> place =
                configured(config, sink, access)
                        .or(sink::durablePlace)
                        .or(() -> besideCheckpoints(cluster, access));
        if (place.isEmpty()) {
            problems.add(
                    JournalOptions.PATH.key(),
                    "is required, as neither the sink nor "
                            + CheckpointingOptions.CHECKPOINTS_DIRECTORY.key()
                            + " names a directory for the journal. "
                            + JournalOptions.ENABLED.key()
                            + "=false goes without, and every failure then loses changes");
        }
        problems.throwIfAny();
        place.ifPresent(root -> LOG.info("The journal is kept under {}", root));
        return place;
    }

    /** Else another order of the tables would lead to another journal. */
    private static void requireOnePlace(List<PreparedSink> sinks, Problems problems) {
        Set<String> places = new TreeSet<>();
        sinks.forEach(sink -> places.add(sink.durablePlace().map(Object::toString).orElse("none")));
        if (places.size() > 1) {
            problems.add(
                    JournalOptions.PATH.key(),
                    "is required, as the tables lie in several warehouses, which suggest "
                            + String.join(" and ", places));
        }
    }

    /** In S3 with the sink's access to it, if that is where the sink is too. */
    private static Optional<StorageLocation> configured(
            ReadableConfig config, PreparedSink sink, Map<String, String> access) {
        Map<String, String> ofTheSink =
                sink.durablePlace()
                        .filter(place -> isS3(place.toString()))
                        .map(StorageLocation::options)
                        .orElse(access);
        return config.getOptional(JournalOptions.PATH).map(path -> location(path, ofTheSink));
    }

    private static Optional<StorageLocation> besideCheckpoints(
            ReadableConfig cluster, Map<String, String> access) {
        return cluster.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY)
                .filter(directory -> Locations.parse(directory).isPresent())
                .map(directory -> location(directory, access))
                .map(location -> location.resolve(Warehouses.JOURNALS));
    }

    private static StorageLocation location(String directory, Map<String, String> access) {
        return new StorageLocation(directory.trim(), isS3(directory) ? access : Map.of());
    }

    private static boolean isS3(String directory) {
        return Locations.parse(directory).filter(Locations::isS3).isPresent();
    }
}
