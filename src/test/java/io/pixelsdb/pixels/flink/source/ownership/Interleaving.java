package io.pixelsdb.pixels.flink.source.ownership;

import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StorageOutput;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.function.IntUnaryOperator;
import javax.annotation.Nullable;

/**
 * Runs actors on one storage, one call of the storage after the other, in an order that a chooser
 * decides. The same choices give the same run. An actor hands its turn to the next one itself, as
 * each change of threads takes longer than everything between two calls.
 */
final class Interleaving {

    private static final ExecutorService THREADS =
            Executors.newCachedThreadPool(
                    task -> {
                        Thread thread = new Thread(task, "actor");
                        thread.setDaemon(true);
                        return thread;
                    });

    private final Storage shared;
    private final List<Actor> actors = new ArrayList<>();

    /** Those that wait for their turn, in the order in which they came. */
    private final List<Actor> running = new ArrayList<>();

    /** Whoever calls {@link #run} is woken by it. */
    private final Semaphore caller = new Semaphore(0);

    private IntUnaryOperator chooser;
    private boolean begun;

    Interleaving(Storage shared) {
        this.shared = shared;
    }

    /** What an actor does with its view of the storage; the result tells how it ended. */
    <T> FutureTask<T> add(Callable<T> work, ActorStorage storage) {
        FutureTask<T> task = new FutureTask<>(work);
        actors.add(new Actor(task, storage));
        return task;
    }

    ActorStorage storage() {
        return new ActorStorage();
    }

    /**
     * @param chooser is given how many actors have something to do and names one of them
     */
    void run(IntUnaryOperator chooser) throws InterruptedException, ExecutionException {
        this.chooser = chooser;
        for (Actor actor : actors) {
            actor.storage.actor = actor;
            THREADS.execute(actor);
            // Until its first call, or its end.
            caller.acquire();
        }
        begun = true;
        if (!running.isEmpty()) {
            next().turn.release();
            caller.acquire();
        }
        for (Actor actor : actors) {
            actor.task.get();
        }
    }

    private Actor next() {
        return running.get(chooser.applyAsInt(running.size()));
    }

    /** One thread of these runs at a time, so that what they share needs no lock. */
    private final class Actor implements Runnable {

        private final FutureTask<?> task;
        private final ActorStorage storage;
        private final Semaphore turn = new Semaphore(0);

        private Actor(FutureTask<?> task, ActorStorage storage) {
            this.task = task;
            this.storage = storage;
        }

        @Override
        public void run() {
            task.run();
            storage.actor = null;
            running.remove(this);
            if (!begun || running.isEmpty()) {
                caller.release();
            } else {
                next().turn.release();
            }
        }

        private void awaitTurn() {
            if (!begun) {
                running.add(this);
                caller.release();
                turn.acquireUninterruptibly();
                return;
            }
            Actor next = next();
            if (next != this) {
                next.turn.release();
                turn.acquireUninterruptibly();
            }
        }
    }

    /** The storage as one actor sees it; each call waits for its turn while the race runs. */
    final class ActorStorage implements Storage {

        @Nullable private volatile Actor actor;

        private void await() {
            Actor running = actor;
            if (running != null) {
                running.awaitTurn();
            }
        }

        @Override
        public StorageOutput create(String name) throws IOException {
            await();
            StorageOutput out = shared.create(name);
            return new StorageOutput() {
                @Override
                public void write(ByteBuffer... buffers) throws IOException {
                    out.write(buffers);
                }

                @Override
                public void sync() throws IOException {
                    out.sync();
                }

                @Override
                public void close() throws IOException {
                    await();
                    out.close();
                }

                @Override
                public void abandon() {
                    out.abandon();
                }
            };
        }

        @Override
        public List<StoredFile> list(String prefix) throws IOException {
            await();
            return shared.list(prefix);
        }

        @Override
        public byte[] read(String name, long offset, int length) throws IOException {
            await();
            return shared.read(name, offset, length);
        }

        @Override
        public void delete(Collection<String> names) throws IOException {
            await();
            shared.delete(names);
        }

        @Override
        public boolean syncsWhileOpen() {
            return shared.syncsWhileOpen();
        }

        @Override
        public void close() {}
    }
}
