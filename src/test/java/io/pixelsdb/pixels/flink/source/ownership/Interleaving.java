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
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.function.IntUnaryOperator;

/**
 * Runs actors on one storage, one call of the storage after the other, in an order that a chooser
 * decides. The same choices give the same run.
 */
final class Interleaving {

    private final Storage shared;
    private final List<Actor> actors = new ArrayList<>();
    private final Semaphore idle = new Semaphore(0);

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
        List<Actor> running = new ArrayList<>(actors);
        for (Actor actor : running) {
            actor.storage.stepped = true;
            actor.thread.start();
            idle.acquire();
        }
        running.removeIf(actor -> actor.ended);
        while (!running.isEmpty()) {
            Actor next = running.get(chooser.applyAsInt(running.size()));
            next.storage.turn.release();
            idle.acquire();
            if (next.ended) {
                running.remove(next);
            }
        }
        for (Actor actor : actors) {
            actor.thread.join();
            actor.task.get();
        }
    }

    private final class Actor {

        private final FutureTask<?> task;
        private final ActorStorage storage;
        private final Thread thread;
        private volatile boolean ended;

        private Actor(FutureTask<?> task, ActorStorage storage) {
            this.task = task;
            this.storage = storage;
            this.thread =
                    new Thread(
                            () -> {
                                task.run();
                                ended = true;
                                storage.stepped = false;
                                idle.release();
                            },
                            "actor");
            thread.setDaemon(true);
        }
    }

    /** The storage as one actor sees it; each call waits for its turn while the race runs. */
    final class ActorStorage implements Storage {

        private final Semaphore turn = new Semaphore(0);
        private volatile boolean stepped;

        private void await() {
            if (stepped) {
                idle.release();
                turn.acquireUninterruptibly();
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
