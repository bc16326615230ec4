package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.data.BaseDeleteLoader;
import org.apache.iceberg.deletes.PositionDeleteIndex;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.util.StructLikeSet;

/**
 * Loads deletes for one data file after the other, newest first: what deletes rows of one by their
 * keys is later than all that follow as well, so it is kept and added to, and each file is read
 * once. For files of one partition; used by one thread.
 */
final class GrowingDeletes extends BaseDeleteLoader {

    private static final long POSITIONS_IN_MEMORY = 1_000_000;

    private final KeyShare share;
    private final Map<Set<Integer>, Loaded> byKey = new HashMap<>();
    private final Map<String, Object> positions = new ConcurrentHashMap<>();
    private final AtomicLong positionsLeft = new AtomicLong(POSITIONS_IN_MEMORY);
    private volatile boolean loadsPositions;

    /**
     * @param share the deletes to load; the others are left out
     */
    GrowingDeletes(FileIO io, KeyShare share) {
        super(io::newInputFile);
        this.share = requireNonNull(share, "share");
    }

    private static final class Loaded {

        private final Set<String> files = new HashSet<>();
        private final StructLikeSet keys;

        private Loaded(Schema projection) {
            this.keys = StructLikeSet.create(projection.asStruct());
        }
    }

    @Override
    public StructLikeSet loadEqualityDeletes(Iterable<DeleteFile> files, Schema projection) {
        Set<Integer> columns = TypeUtil.getProjectedIds(projection);
        Loaded loaded = byKey.computeIfAbsent(columns, any -> new Loaded(projection));
        KeyShare.Members members = share.members(projection.asStruct());
        for (DeleteFile file : files) {
            if (loaded.files.add(file.location())) {
                for (StructLike key : super.loadEqualityDeletes(List.of(file), projection)) {
                    if (members.contains(key)) {
                        loaded.keys.add(key);
                    }
                }
            }
        }
        return loaded.keys;
    }

    @Override
    public PositionDeleteIndex loadPositionDeletes(Iterable<DeleteFile> files, CharSequence path) {
        loadsPositions = true;
        try {
            return super.loadPositionDeletes(files, path);
        } finally {
            loadsPositions = false;
        }
    }

    /** A file of positions may name many data files. */
    @Override
    protected boolean canCache(long size) {
        return loadsPositions && size <= positionsLeft.get();
    }

    @Override
    @SuppressWarnings("unchecked")
    protected <V> V getOrLoad(String key, Supplier<V> load, long size) {
        return (V)
                positions.computeIfAbsent(
                        key,
                        any -> {
                            positionsLeft.addAndGet(-size);
                            return load.get();
                        });
    }
}
