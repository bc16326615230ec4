package io.pixelsdb.pixels.flink.source.ownership;

import static io.pixelsdb.pixels.flink.testing.Identities.orders;
import static io.pixelsdb.pixels.flink.testing.Identities.table;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.testing.Identities;
import org.junit.jupiter.api.Test;

/** Journals of several tables; those of one are tested with the claim. */
class IdentityCheckTest {

    private static final JournalIdentity ORDERS = Identities.of("s:1", orders("lake.o", "4"));
    private static final JournalIdentity BOTH =
            Identities.of("s:1", orders("lake.o", "4"), table("customer", "lake.c", "4"));

    @Test
    void tablesMayComeAndGo() {
        assertThatCode(() -> IdentityCheck.compare(ORDERS, BOTH, false)).doesNotThrowAnyException();
        assertThatCode(() -> IdentityCheck.compare(BOTH, ORDERS, false)).doesNotThrowAnyException();
    }

    @Test
    void journalWithoutATableInCommonIsRefusedThoughItIsToBeAdopted() {
        JournalIdentity stock = Identities.of("s:1", table("stock", "lake.s", "4"));

        assertThatThrownBy(() -> IdentityCheck.compare(BOTH, stock, true))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContainingAll("another table", "public.customer", "public.stock");
    }

    @Test
    void differenceIsReportedWithItsTable() {
        JournalIdentity other =
                Identities.of("s:1", orders("lake.o", "8"), table("customer", "lake.c2", "4"));

        assertThatThrownBy(() -> IdentityCheck.compare(BOTH, other, false))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("written for another target of public.customer:")
                .hasMessageContaining("source.journal.adopt=true");
        assertThatCode(() -> IdentityCheck.compare(BOTH, other, true)).doesNotThrowAnyException();
    }
}
