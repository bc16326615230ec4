package io.pixelsdb.pixels.flink.source.enumerator;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** What a checkpoint remembers of the journal. Immutable. */
@Internal
public final class JournalState {

    private final String id;
    @Nullable private final String birth;
    private final JournalCut cut;
    private final Set<BucketId> polled;

    /**
     * @param id name of the journal that positions of this state refer to
     * @param birth what tells that journal from every other one, even of the same name; null if the
     *     state was written when nobody knew
     * @param cut segments that those positions may need
     * @param polled buckets whose changes may be newer than what is still to be replayed: those of
     *     the configuration under which polling was last permitted
     */
    public JournalState(
            String id, @Nullable String birth, JournalCut cut, Collection<BucketId> polled) {
        this.id = requireNonNull(id, "id");
        this.birth = birth;
        this.cut = requireNonNull(cut, "cut");
        this.polled = Set.copyOf(polled);
    }

    public String id() {
        return id;
    }

    /** Empty if the state was written when nobody knew. */
    public Optional<String> birth() {
        return Optional.ofNullable(birth);
    }

    public JournalCut cut() {
        return cut;
    }

    public Set<BucketId> polled() {
        return polled;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof JournalState
                && id.equals(((JournalState) o).id)
                && Objects.equals(birth, ((JournalState) o).birth)
                && cut.equals(((JournalState) o).cut)
                && polled.equals(((JournalState) o).polled);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, birth, cut, polled);
    }

    @Override
    public String toString() {
        return "journal " + id + " (" + birth + ") needed from " + cut + ", polled " + polled;
    }
}
