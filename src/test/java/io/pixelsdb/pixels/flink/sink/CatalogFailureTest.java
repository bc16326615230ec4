package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnknownHostException;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;

class CatalogFailureTest {

    private static final Map<String, String> PROPERTIES =
            Map.of("s3.secret-access-key", "hunter2", "warehouse", "s3://lake/");

    @Test
    void namesKeyAttemptAndEveryReasonOnce() {
        Throwable failure =
                new IllegalStateException(
                        "cannot reach s3://lake/",
                        new IllegalArgumentException(new NullPointerException("no route")));

        ValidationException exception =
                CatalogFailure.of("x.catalog.type", "cannot open it", failure, PROPERTIES);

        assertThat(exception)
                .hasMessageStartingWith("x.catalog.type: cannot open it: cannot reach s3://lake/: ")
                .hasMessageContaining("no route")
                .hasCause(failure);
    }

    @Test
    void repeatsNoSecret() {
        Throwable failure = new IllegalStateException("bad key hunter2 for s3://lake/");

        ValidationException exception =
                CatalogFailure.of("x.catalog.type", "cannot open it", failure, PROPERTIES);

        assertThat(exception)
                .hasMessage("x.catalog.type: cannot open it: bad key *** for s3://lake/")
                .hasNoCause();
    }

    @Test
    void doesNotTakeTheClassOfAProviderForASecret() {
        Map<String, String> properties =
                Map.of(
                        "client.credentials-provider.region", "eu-central-1",
                        "s3.aws.credentials.provider", "my.Provider",
                        "client.credentials-provider.secret-access-key", "hunter2",
                        "credential", "client:hunter3");
        Throwable failure =
                new IllegalStateException("eu-central-1 my.Provider hunter2 client:hunter3");

        assertThat(CatalogFailure.of("k", "cannot", failure, properties))
                .hasMessage("k: cannot: eu-central-1 my.Provider *** ***");
    }

    @Test
    void saysWhatToCheckInAws() {
        Throwable failure =
                new IllegalStateException("x", new UnknownHostException("lake.minio: unknown"));

        assertThat(CatalogFailure.of("k", "cannot", failure, PROPERTIES))
                .hasMessageContaining("lake.minio: unknown. Check the endpoint")
                .hasCause(failure);
    }

    @Test
    void namesTheKindOfAFailureWithoutWords() {
        assertThat(CatalogFailure.of("k", "cannot", new NullPointerException(), PROPERTIES))
                .hasMessage("k: cannot: NullPointerException");
    }
}
