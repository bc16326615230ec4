package io.pixelsdb.pixels.flink.mock;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The options of the mock server's command line: placeholder, default and meaning. */
enum MockOption {
    HOST("ADDRESS", "127.0.0.1", "address to listen on; 0.0.0.0 for all of this machine"),
    PORT("PORT", "50051", "port to listen on; 0 for any that is free"),
    SCHEMA_NAME("NAME", "public", "schema.name that clients ask for"),
    TABLE("NAME", "orders", "table.name that clients ask for"),
    SCHEMA(
            "COLUMNS",
            "id:INT,data:STRING,price:DOUBLE",
            "columns, as in source.schema, or a table such as hybench.transfer"),
    PRIMARY_KEY(
            "NAMES", "the first column", "key columns in key order (a,b), or none: inserts only"),
    BUCKETS("N|none", "128", "buckets per table; none for one queue, as old servers have"),
    ENCODING(
            "NAME",
            "binary",
            "how values are written: binary, text, g1-engine, g1-json or g1-avro"),
    NULL_FLAG("true|false", "true", "whether nulls are flagged, or are empty values only"),
    RATE("N", "1000", "changes a second; 0 for as many as are taken"),
    CHANGES("N", "without end", "changes to produce"),
    SEED("N", "1", "the same seed gives the same changes"),
    MIX(
            "I:U:D:K",
            Mix.DEFAULT + ", without a key " + Mix.INSERTS_ONLY,
            "percent of inserts, updates, deletes and key changes"),
    KEY_CHANGE(
            "delete-insert|update",
            "delete-insert",
            "how a changed key is sent: two records, or one whose row is never touched again"),
    SNAPSHOT("N", "0", "how many of the first changes are SNAPSHOT records"),
    BATCH("N", "500", "most changes of one response"),
    QUEUE("N", "1000", "changes that a bucket holds before the producer waits"),
    EXPECTED("FILE", "not written", "CSV file for the rows that the table must contain at the end"),
    EXIT_WHEN_DRAINED("", "", "end when everything has been handed out"),
    HELP("", "", "print this text");

    private final String placeholder;
    private final String standard;
    private final String meaning;

    MockOption(String placeholder, String standard, String meaning) {
        this.placeholder = placeholder;
        this.standard = standard;
        this.meaning = meaning;
    }

    static MockOption find(String argument) throws UsageException {
        for (MockOption option : values()) {
            if (option.toString().equals(argument)) {
                return option;
            }
        }
        throw new UsageException(
                "Unknown option "
                        + argument
                        + "; allowed are "
                        + Arrays.stream(values())
                                .map(MockOption::toString)
                                .collect(Collectors.joining(", ")));
    }

    static String help() {
        return Arrays.stream(values())
                .map(MockOption::helpLine)
                .collect(
                        Collectors.joining(
                                "\n",
                                "Serves made-up changes of a table as a Pixels-sink server does.\n\n",
                                ""));
    }

    private String helpLine() {
        String usage = String.format(Locale.ROOT, "  %-33s", (this + " " + placeholder).trim());
        return usage + " " + meaning + (standard.isEmpty() ? "" : " [" + standard + "]");
    }

    boolean isFlag() {
        return placeholder.isEmpty();
    }

    /** The default as it would be given, where it is a value. */
    String standard() {
        return standard;
    }

    UsageException wrong(String value, String allowed) {
        return new UsageException(this + " cannot be '" + value + "'; it must be " + allowed);
    }

    /** As on the command line: {@code --null-flag}. */
    @Override
    public String toString() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
