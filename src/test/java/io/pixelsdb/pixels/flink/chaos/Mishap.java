package io.pixelsdb.pixels.flink.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What can happen to a job, as its cluster, its server and its operators will have it. */
enum Mishap {
    KILL_TASK_MANAGER(2),
    KILL_JOB_MANAGER(1),
    KILL_DURING_COMMIT(2),
    FREEZE_TASK_MANAGER(1),
    STOP_AND_RESTORE(1),
    CANCEL_AND_RESTORE(1),
    CANCEL_AND_FORGET(1),
    RESTART_SERVER(1),
    SERVER_FAULTS(1),
    JOURNAL_OUTAGE(1);

    private final int share;

    Mishap(int share) {
        this.share = share;
    }

    /** In random order, so that each has come about as often as its share when any number is up. */
    static List<Mishap> draw(int count, Random random) {
        List<Mishap> drawn = new ArrayList<>();
        while (drawn.size() < count) {
            List<Mishap> deck = new ArrayList<>();
            for (Mishap mishap : values()) {
                deck.addAll(Collections.nCopies(mishap.share, mishap));
            }
            Collections.shuffle(deck, random);
            drawn.addAll(deck);
        }
        return drawn.subList(0, count);
    }
}
