package io.pixelsdb.pixels.flink.source.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.custody.ManualClock;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever the order in which calls reach the storage, a journal has one owner at most. */
@Timeout(120)
class ClaimRaceTest {

    private static final int RANDOM_ORDERS = 2_000;
    private static final String LOGGER = "io.pixelsdb.pixels.flink.source.ownership";

    /** Each of many thousand races would warn of itself. */
    @BeforeAll
    static void beQuiet() {
        Configurator.setLevel(LOGGER, Level.OFF);
    }

    @AfterAll
    static void beAsBefore() {
        Configurator.setLevel(LOGGER, Level.INFO);
    }

    @Test
    void newJournalHasOneOwner() throws Exception {
        int orders = 0;
        for (Supplier<MemoryStorage> kind : kinds()) {
            orders +=
                    inAllOrders(
                            chooser -> {
                                Race race = new Race(kind.get());
                                race.claimant("a", 1);
                                race.claimant("b", 1);
                                return race.run(chooser);
                            });
        }
        assertThat(orders).isGreaterThan(50);
    }

    /** Which replaces its first file, so that another could create that once more. */
    @Test
    void ownerThatHasBeatenIsSeenByAClaimantThatLookedBefore() throws Exception {
        for (Supplier<MemoryStorage> kind : kinds()) {
            inAllOrders(
                    chooser -> {
                        Race race = new Race(kind.get());
                        race.claimantThatBeats("a");
                        race.claimant("b", 1);
                        return race.run(chooser);
                    });
        }
    }

    @Test
    void releasedJournalHasOneNextOwner() throws Exception {
        for (Supplier<MemoryStorage> kind : kinds()) {
            inAllOrders(
                    chooser -> {
                        Race race = new Race(kind.get());
                        race.owner("old").release(List.of());
                        race.claimant("a", 1);
                        race.claimant("b", 1);
                        return race.run(chooser);
                    });
        }
    }

    @Test
    void deadOwnerHasOneFollower() throws Exception {
        for (Supplier<MemoryStorage> kind : kinds()) {
            inAllOrders(
                    chooser -> {
                        Race race = new Race(kind.get());
                        race.owner("old");
                        race.claimantThatHasWatched("a", 1);
                        race.claimantThatHasWatched("b", 1);
                        race.leasePasses();
                        return race.run(chooser);
                    });
        }
    }

    @Test
    void ownerThatBeatsAgainIsNotFollowedOrNoticesIt() throws Exception {
        for (Supplier<MemoryStorage> kind : kinds()) {
            inAllOrders(
                    chooser -> {
                        Race race = new Race(kind.get());
                        race.beats(race.owner("old"));
                        race.claimantThatHasWatched("a", 1);
                        race.leasePasses();
                        return race.run(chooser);
                    });
        }
    }

    /** Of which several are there, as they are deleted together. */
    @Test
    void ownerOfSeveralBeatsIsNotFollowedOrNoticesIt() throws Exception {
        for (Supplier<MemoryStorage> kind : kinds()) {
            inAllOrders(
                    chooser -> {
                        Race race = new Race(kind.get());
                        Ownership old = race.owner("old");
                        old.beat();
                        old.beat();
                        race.beats(old);
                        race.claimantThatHasWatched("a", 1);
                        race.leasePasses();
                        return race.run(chooser);
                    });
        }
    }

    @Test
    void severalClaimantsDoNotPassByAnOwnerThatBeatsAgain() throws Exception {
        for (int seed = 0; seed < RANDOM_ORDERS; seed++) {
            Random random = new Random(seed);
            Race race = new Race(kinds().get(seed % 2).get());
            Ownership old = race.owner("old");
            race.beats(old);
            race.claimantThatHasWatched("a", 2);
            race.claimantThatHasWatched("b", 2);
            race.claimant("c", 2);
            race.leasePasses();
            assertThat(race.run(random::nextInt)).as("owners with seed %s", seed).isLessThan(2);
        }
    }

    private static List<Supplier<MemoryStorage>> kinds() {
        return List.of(MemoryStorage::growing, MemoryStorage::ofWholeFiles);
    }

    /** Runs again and again, each time with the next choices, until there are no others. */
    private static int inAllOrders(Run run) throws Exception {
        List<Integer> choices = new ArrayList<>();
        int orders = 0;
        while (true) {
            Choices chooser = new Choices(choices);
            assertThat(run.with(chooser)).as("owners with %s", chooser.taken).isLessThan(2);
            orders++;
            choices = chooser.next();
            if (choices.isEmpty()) {
                return orders;
            }
        }
    }

    /** How many own the journal when all is done. */
    @FunctionalInterface
    private interface Run {

        int with(IntUnaryOperator chooser) throws Exception;
    }

    private static final class Choices implements IntUnaryOperator {

        private final List<Integer> prefix;
        private final List<Integer> taken = new ArrayList<>();
        private final List<Integer> alternatives = new ArrayList<>();

        private Choices(List<Integer> prefix) {
            this.prefix = prefix;
        }

        @Override
        public int applyAsInt(int many) {
            int choice = taken.size() < prefix.size() ? prefix.get(taken.size()) : 0;
            taken.add(choice);
            alternatives.add(many);
            return choice;
        }

        private List<Integer> next() {
            for (int i = taken.size() - 1; i >= 0; i--) {
                if (taken.get(i) + 1 < alternatives.get(i)) {
                    List<Integer> next = new ArrayList<>(taken.subList(0, i));
                    next.add(taken.get(i) + 1);
                    return next;
                }
            }
            return List.of();
        }
    }

    private static final class Race {

        private final ManualClock clock = new ManualClock();
        private final Clocks clocks = new Clocks(clock, clock, () -> 0);
        private final Interleaving interleaving;
        private final List<FutureTask<Optional<Ownership>>> ends = new ArrayList<>();

        private Race(MemoryStorage storage) {
            this.interleaving = new Interleaving(storage);
        }

        private Interleaving.ActorStorage lastView;

        Ownership owner(String name) throws Exception {
            lastView = interleaving.storage();
            return new Claim(lastView, Holders.job(name), false, clocks).step().orElseThrow();
        }

        /** Only for the owner made last. */
        void beats(Ownership owner) {
            ends.add(
                    interleaving.add(
                            () -> {
                                try {
                                    owner.beat();
                                } catch (OwnershipLostException e) {
                                    return Optional.empty();
                                }
                                return Optional.of(owner);
                            },
                            lastView));
        }

        void claimant(String name, int steps) {
            Interleaving.ActorStorage view = interleaving.storage();
            add(new Claim(view, Holders.job(name), false, clocks), view, steps);
        }

        void claimantThatBeats(String name) {
            Interleaving.ActorStorage view = interleaving.storage();
            Claim claim = new Claim(view, Holders.job(name), false, clocks);
            ends.add(
                    interleaving.add(
                            () -> {
                                Optional<Ownership> ownership = claim.step();
                                if (ownership.isPresent()) {
                                    ownership.get().beat();
                                }
                                return ownership;
                            },
                            view));
        }

        void claimantThatHasWatched(String name, int steps) throws Exception {
            Interleaving.ActorStorage view = interleaving.storage();
            Claim claim = new Claim(view, Holders.job(name), false, clocks);
            assertThat(claim.step()).isEmpty();
            add(claim, view, steps);
        }

        void leasePasses() {
            clock.advance(Holders.LEASE);
        }

        int run(IntUnaryOperator chooser) throws Exception {
            interleaving.run(chooser);
            int owners = 0;
            for (FutureTask<Optional<Ownership>> end : ends) {
                Optional<Ownership> ownership = end.get();
                if (ownership.isPresent() && ownership.get().validNanos() > 0) {
                    owners++;
                }
            }
            return owners;
        }

        private void add(Claim claim, Interleaving.ActorStorage view, int steps) {
            ends.add(
                    interleaving.add(
                            () -> {
                                Optional<Ownership> ownership = Optional.empty();
                                for (int i = 0; i < steps && ownership.isEmpty(); i++) {
                                    try {
                                        ownership = claim.step();
                                    } catch (UnrecoverableException e) {
                                        return Optional.empty();
                                    }
                                }
                                return ownership;
                            },
                            view));
        }
    }
}
