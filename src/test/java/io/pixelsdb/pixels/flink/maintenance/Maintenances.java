package io.pixelsdb.pixels.flink.maintenance;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/** Settings of maintenance in tests. */
public final class Maintenances {

    private Maintenances() {}

    /** With keys and values besides the defaults. */
    public static MaintenanceSettings with(String... settings) {
        return new MaintenanceSettings(config(settings), Clock.systemUTC(), false, false);
    }

    public static MaintenanceSettings dryRun(String... settings) {
        return new MaintenanceSettings(config(settings), Clock.systemUTC(), true, false);
    }

    public static MaintenanceSettings offline(String... settings) {
        return new MaintenanceSettings(config(settings), Clock.systemUTC(), false, true);
    }

    /** As if it were later by so much: all that is there now is older then. */
    public static MaintenanceSettings later(Duration by, String... settings) {
        return new MaintenanceSettings(
                config(settings), Clock.offset(Clock.system(ZoneOffset.UTC), by), false, false);
    }

    private static Configuration config(String... settings) {
        Map<String, String> config = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            config.put(settings[i], settings[i + 1]);
        }
        return Configuration.fromMap(config);
    }

    /** What one step reports. */
    public static MaintenanceReport run(
            TableMaintenance maintenance, MaintenanceStep step, MaintenanceSettings settings)
            throws Exception {
        MaintenanceReport report = new MaintenanceReport();
        maintenance.run(step, settings, report);
        return report;
    }
}
