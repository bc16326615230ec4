package io.pixelsdb.pixels.flink.aws;

import java.util.Optional;
import org.apache.flink.annotation.Internal;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;

/** Finds a region where none is configured and a wrong one does no harm. */
@Internal
public final class Regions {

    private Regions() {}

    /** What {@link #ofEnvironment} says, or else the fallback. */
    public static Region ofEnvironmentOr(Region fallback) {
        return ofEnvironment().orElse(fallback);
    }

    /**
     * What the environment or the files of profiles say. Asks no instance of EC2, which elsewhere
     * would wait for nobody.
     */
    static Optional<Region> ofEnvironment() {
        AwsRegionProvider environment =
                new AwsRegionProviderChain(
                        new SystemSettingsRegionProvider(), new AwsProfileRegionProvider());
        try {
            return Optional.ofNullable(environment.getRegion());
        } catch (SdkException e) {
            return Optional.empty();
        }
    }
}
