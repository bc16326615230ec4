package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceStep;
import io.pixelsdb.pixels.flink.maintenance.Maintenances;
import io.pixelsdb.pixels.flink.maintenance.TableMaintenance;
import io.pixelsdb.pixels.flink.testing.Clusters;
import io.pixelsdb.pixels.flink.testing.S3Server;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Paimon table in S3 is kept beside the job, whose commits are conditional there. */
@EnabledForJreRange(min = JRE.JAVA_17, disabledReason = "The S3 server needs Java 17")
class PaimonMaintenanceOnS3ITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(2);

    @Test
    void rowsAreTheSameAfterACompactionBesideTheJob(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        try (S3Server server = S3Server.start()) {
            server.createBucket("warehouse");
            Map<String, String> properties = properties(server);
            FedJob job =
                    FedJob.start(
                            cluster,
                            Lake.PAIMON.prepare(properties, KeyedChanges.SCHEMA),
                            null,
                            false);
            job.write(1, 2, 3).checkpoint();
            job.write(1, 2, 4).checkpoint();
            awaitKeys(job, 1, 2, 3, 4);

            MaintenanceReport report = new MaintenanceReport();
            try (TableMaintenance maintenance = Lake.PAIMON.maintenance(properties)) {
                for (MaintenanceStep step : MaintenanceStep.values()) {
                    maintenance.run(step, Maintenances.with(), report);
                }
            }
            job.write(5).checkpoint();

            assertThat(report.number("files replaced")).isPositive();
            awaitKeys(job, 1, 2, 3, 4, 5);
            assertThat(job.lastFailure()).isEmpty();
            job.cancel();
        }
    }

    private static void awaitKeys(FedJob job, Object... keys) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(job.keys()).containsExactlyInAnyOrder(keys));
    }

    private static Map<String, String> properties(S3Server server) {
        Map<String, String> properties = new HashMap<>();
        properties.put("table.name", "orders");
        properties.put("paimon.catalog.warehouse", "s3://warehouse/lake");
        properties.put("paimon.table.name", "lake.orders");
        properties.put("paimon.table.write-only", "true");
        properties.put("aws.region", S3Server.REGION);
        properties.put("aws.s3.endpoint", server.endpoint().toString());
        properties.put("aws.s3.path-style-access", "true");
        properties.put("aws.access-key-id", S3Server.ACCESS_KEY_ID);
        properties.put("aws.secret-access-key", S3Server.SECRET_ACCESS_KEY);
        return properties;
    }
}
