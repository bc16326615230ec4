package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.data.BaseDeleteLoader;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.util.StructLikeSet;

/**
 * Loads equality deletes for one data file after the other, newest first: each needs those of the
 * one before it and some older ones, so what is loaded is kept and added to. The deletes of one
 * data file are no longer in use when those of the next are asked for. Used by one thread.
 */
final class GrowingDeletes extends BaseDeleteLoader {

    private final KeyShare share;
    private final Map<Set<Integer>, Loaded> byKey = new HashMap<>();

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
        Set<String> wanted =
                StreamSupport.stream(files.spliterator(), false)
                        .map(DeleteFile::location)
                        .collect(Collectors.toSet());
        Loaded loaded = byKey.get(columns);
        if (loaded == null || !wanted.containsAll(loaded.files)) {
            loaded = new Loaded(projection);
            byKey.put(columns, loaded);
        }
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
}
