package io.pixelsdb.pixels.flink.storage;

import org.junit.jupiter.api.Nested;

/** The fake of other tests does what the real ones do. */
class MemoryStorageTest {

    private MemoryStorage storage;

    @Nested
    class Growing extends ExclusiveStorageConformance {

        @Override
        Storage open() {
            storage = MemoryStorage.growing();
            return storage;
        }

        @Override
        Storage openAgain() {
            return storage;
        }
    }

    @Nested
    class OfWholeFiles extends ExclusiveStorageConformance {

        @Override
        Storage open() {
            storage = MemoryStorage.ofWholeFiles();
            return storage;
        }

        @Override
        Storage openAgain() {
            return storage;
        }
    }
}
