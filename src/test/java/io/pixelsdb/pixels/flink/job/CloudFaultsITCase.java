package io.pixelsdb.pixels.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.job.CloudJob.Target;
import io.pixelsdb.pixels.flink.testing.Cloud;
import io.pixelsdb.pixels.flink.testing.Clusters;
import io.pixelsdb.pixels.flink.testing.S3Server;
import io.pixelsdb.pixels.flink.testing.glue.GlueError;
import io.pixelsdb.pixels.flink.testing.web.FaultQuota;
import io.pixelsdb.pixels.flink.testing.web.HttpFault;
import io.pixelsdb.pixels.flink.testing.web.LakeRequestKind;
import io.pixelsdb.pixels.flink.testing.web.OlderStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A cloud that fails again and again under jobs that go on, each time until every part of what they
 * write has met it more often than clients try again by themselves.
 */
@Timeout(400)
@EnabledForJreRange(min = JRE.JAVA_17, disabledReason = "the S3 server needs Java 17")
class CloudFaultsITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(6);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Of two requests at the same time, each of which is tried twice, one fails at last. */
    private static final int OF_EACH = 3;

    private static final String UPDATE = "UpdateTable";
    private static final Duration TOO_LATE = CloudJob.TIMEOUT.plusMillis(500);

    private static Cloud cloud;

    private final List<CloudJob> jobs = new ArrayList<>();
    private MiniCluster cluster;

    @BeforeAll
    static void startCloud() throws IOException {
        cloud = Cloud.start().withRestCatalog();
    }

    @AfterAll
    static void stopCloud() {
        if (cloud != null) {
            cloud.close();
        }
    }

    @BeforeEach
    void take(@InjectMiniCluster MiniCluster running) {
        cluster = running;
    }

    @AfterEach
    void endJobs() throws Exception {
        cloud.calm();
        for (CloudJob job : jobs) {
            job.close();
        }
    }

    @Test
    void nothingIsLostOrThereTwiceWhenS3Fails() throws Exception {
        start(Target.values());

        disturbS3(HttpFault.slowDown());
        disturbS3(HttpFault.accessDenied());
        disturbS3(HttpFault.resetBefore());
        disturbS3(HttpFault.resetAfter());
        disturbS3(HttpFault.delay(TOO_LATE));

        requireAllRowsOnce();
    }

    @Test
    void nothingIsLostOrThereTwiceWhenACatalogFails() throws Exception {
        start(Target.GLUE, Target.REST);

        disturbCatalogs(
                () -> cloud.glue().failWith(GlueError.throttled(), UPDATE),
                HttpFault.catalogError(503, "SlowDownException", "Come back later"));
        disturbCatalogs(
                () -> cloud.glue().failWith(GlueError.accessDenied(), UPDATE),
                HttpFault.catalogError(403, "ForbiddenException", "Not allowed"));
        disturbCatalogs(
                () -> cloud.glue().failWith(GlueError.concurrentModification(), UPDATE),
                HttpFault.catalogError(409, "CommitFailedException", "Somebody was faster"));
        disturbCatalogs(() -> cloud.glue().loseAnswers(UPDATE), HttpFault.resetAfter());
        disturbCatalogs(() -> cloud.glue().goDownAfter(UPDATE), HttpFault.delay(TOO_LATE));

        requireAllRowsOnce();
    }

    @Test
    void storesWithoutTheNewerChecksumsAreWritten() throws Exception {
        OlderStore store = new OlderStore();
        cloud.s3().disturb(store);
        assertThatThrownBy(CloudFaultsITCase::writeAsTheSdkDoes)
                .isInstanceOf(S3Exception.class)
                .hasMessageContaining("not implemented");
        assertThat(store.refused()).hasSize(1);

        start(Target.values());

        requireAllRowsOnce();
        assertThat(store.refused()).as("only that of the SDK").hasSize(1);
    }

    private static void writeAsTheSdkDoes() {
        try (S3Client client = S3Server.client(cloud.s3().endpoint())) {
            client.putObject(
                    request -> request.bucket(Cloud.BUCKET).key("new"),
                    RequestBody.fromString("content"));
        }
    }

    private void start(Target... targets) throws Exception {
        for (Target target : targets) {
            jobs.add(CloudJob.start(target, cloud, cluster));
        }
        awaitCommits();
    }

    private void disturbS3(HttpFault fault) throws Exception {
        FaultQuota quota = new FaultQuota(fault, OF_EACH, LakeRequestKind::ofS3);
        Map<String, Integer> expected = new TreeMap<>();
        for (CloudJob job : jobs) {
            job.target().parts().forEach(part -> expected.put(part, OF_EACH));
        }
        cloud.s3().disturb(quota);
        awaitAsJobsGoOn(() -> assertThat(quota.met()).containsAllEntriesOf(expected));
        cloud.calm();
        awaitCommits();
    }

    /**
     * @param glue lets Glue fail
     * @param rest what goes wrong with the other catalog
     */
    private void disturbCatalogs(Runnable glue, HttpFault rest) throws Exception {
        FaultQuota quota = new FaultQuota(rest, OF_EACH, LakeRequestKind::ofCatalog);
        long before = failedUpdates();
        cloud.disturbRestCatalog(quota);
        glue.run();
        awaitAsJobsGoOn(
                () -> {
                    assertThat(failedUpdates()).isGreaterThanOrEqualTo(before + 2);
                    assertThat(quota.met()).containsEntry(LakeRequestKind.COMMIT, OF_EACH);
                });
        cloud.calm();
        awaitCommits();
    }

    private static long failedUpdates() {
        return cloud.glue().disturbed().getOrDefault(UPDATE, 0L);
    }

    private void awaitAsJobsGoOn(ThrowingRunnable goal) {
        await().atMost(PATIENCE).failFast("a job has ended", this::anyHasEnded).untilAsserted(goal);
    }

    private boolean anyHasEnded() throws Exception {
        for (CloudJob job : jobs) {
            if (job.hasEnded()) {
                return true;
            }
        }
        return false;
    }

    private void awaitCommits() throws Exception {
        for (CloudJob job : jobs) {
            job.expectCommits();
        }
        jobs.forEach(CloudJob::awaitCommits);
    }

    private void requireAllRowsOnce() throws Exception {
        jobs.forEach(CloudJob::endProduction);
        for (CloudJob job : jobs) {
            job.requireAllRowsOnce();
        }
    }
}
