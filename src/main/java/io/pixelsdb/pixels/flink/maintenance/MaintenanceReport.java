package io.pixelsdb.pixels.flink.maintenance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.annotation.PublicEvolving;

/** What was done, or in a dry run would be: numbers with their names, and remarks. Thread-safe. */
@PublicEvolving
public final class MaintenanceReport {

    private final Map<String, Long> numbers = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();

    /** Adds to a number that begins with 0. */
    public synchronized void add(String what, long number) {
        numbers.merge(what, number, Long::sum);
    }

    /** Says what a reader should know besides, such as why something was left undone. */
    public synchronized void remark(String remark) {
        remarks.add(remark);
    }

    /** 0 if nothing was added. */
    public synchronized long number(String what) {
        return numbers.getOrDefault(what, 0L);
    }

    public synchronized List<String> remarks() {
        return Collections.unmodifiableList(new ArrayList<>(remarks));
    }

    /** The numbers in the order in which they came up: {@code 12 data files, 3 delete files}. */
    @Override
    public synchronized String toString() {
        return numbers.entrySet().stream()
                .map(number -> number.getValue() + " " + number.getKey())
                .collect(Collectors.joining(", "));
    }
}
