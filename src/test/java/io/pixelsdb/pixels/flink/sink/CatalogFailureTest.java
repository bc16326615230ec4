package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnknownHostException;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    void repeatsNoSecretOfAnExceptionThatWasSuppressed() {
        Throwable failure = new IllegalStateException("no route");
        failure.addSuppressed(new IllegalArgumentException("closing as hunter2"));

        assertThat(CatalogFailure.of("k", "cannot", failure, PROPERTIES))
                .hasMessage("k: cannot: no route")
                .hasNoCause();
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

    @ParameterizedTest
    @CsvSource({
        "header.Authorization,Bearer abc.def,HTTP 401: Bearer abc.def,HTTP 401: ***",
        "header.authorization,Bearer abc.def,no such token: abc.def,no such token: ***",
        "credential,client:hunter3,the secret hunter3 of client,the secret *** of client",
        "x.api-key,hunter3,no such key: hunter3,no such key: ***",
        "apiKey,hunter3,no such key: hunter3,no such key: ***",
        "uri,http://ann:pa@ss@host:81/x,no route to http://ann:pa@ss@host:81/x,"
                + "no route to http://***@host:81/x",
        "uri,http://ann:pass@host,user ann gave pass,user ann gave ***",
        "warehouse,s3://b,got http://ann:pass@proxy/ and http://:p@proxy2/,"
                + "got http://***@proxy/ and http://***@proxy2/",
    })
    void masksWhatHeadersAndUrisGiveAway(String key, String value, String words, String expected) {
        ValidationException exception =
                CatalogFailure.of(
                        "k", "cannot", new IllegalStateException(words), Map.of(key, value));

        assertThat(exception).hasMessage("k: cannot: " + expected).hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no route to http://host:81/a@b",
                "no container abfss://lake@account.example.org/x",
                "at 10:15 by mail to ann@example.org"
            })
    void leavesWhatIsNoSecret(String words) {
        Throwable failure = new IllegalStateException(words);

        assertThat(CatalogFailure.of("k", "cannot", failure, PROPERTIES))
                .hasMessage("k: cannot: " + words)
                .hasCause(failure);
    }

    @Test
    void masksTheLongerOfTwoSecretsWhole() {
        assertThat(
                        CatalogFailure.of(
                                "k",
                                "cannot",
                                new IllegalStateException("abcdef"),
                                Map.of("password", "abc", "token", "abcdef")))
                .hasMessage("k: cannot: ***");
    }
}
