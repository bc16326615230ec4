package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceStep;
import io.pixelsdb.pixels.flink.maintenance.Maintenances;
import io.pixelsdb.pixels.flink.maintenance.TableMaintenance;
import io.pixelsdb.pixels.flink.testing.S3Server;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Where Paimon cannot rename atomically, nobody commits beside the job. */
@EnabledForJreRange(min = JRE.JAVA_17, disabledReason = "The S3 server needs Java 17")
class PaimonMaintenanceOnS3ITCase {

    @Test
    void compactionIsRefusedUnlessNoJobWritesTheTable() throws Exception {
        try (S3Server server = S3Server.start()) {
            server.createBucket("warehouse");
            Map<String, String> properties = new HashMap<>();
            properties.put("table.name", "orders");
            properties.put("paimon.catalog.warehouse", "s3://warehouse/lake");
            properties.put("paimon.catalog.s3.endpoint", server.endpoint().toString());
            properties.put("paimon.catalog.s3.access-key", S3Server.ACCESS_KEY_ID);
            properties.put("paimon.catalog.s3.secret-key", S3Server.SECRET_ACCESS_KEY);
            properties.put("paimon.catalog.s3.path.style.access", "true");
            properties.put("paimon.table.name", "lake.orders");
            properties.put("paimon.table.write-only", "true");
            Lake.PAIMON.prepare(properties, KeyedChanges.SCHEMA);

            try (TableMaintenance maintenance = Lake.PAIMON.maintenance(properties)) {
                assertThatThrownBy(
                                () ->
                                        Maintenances.run(
                                                maintenance,
                                                MaintenanceStep.COMPACT,
                                                Maintenances.with()))
                        .isInstanceOf(ValidationException.class)
                        .hasMessageContaining("no atomic rename")
                        .hasMessageContaining("--offline");
                for (MaintenanceStep step : MaintenanceStep.values()) {
                    assertThat(Maintenances.run(maintenance, step, Maintenances.offline()))
                            .hasToString("");
                }
            }
        }
    }
}
