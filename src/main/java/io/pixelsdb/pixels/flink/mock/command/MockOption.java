package io.pixelsdb.pixels.flink.mock.command;

import io.pixelsdb.pixels.flink.mock.Mix;
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
    TABLES(
            "LIST",
            "",
            "several tables, by semicolons: hybench, chbenchmark, a table of these, NAME=COLUMNS with"
                    + " the first as key, or NAME(KEY)=COLUMNS with a key as in --primary-key; with *N"
                    + " behind it, N times its share of changes"),
    BUCKETS("N|none", "128", "buckets per table; none for one queue, as old servers have"),
    LONG_POLL(
            "SECONDS",
            "",
            "hold polls of an empty queue so long, as old servers did (for 30); with one queue"),
    ENCODING(
            "NAME",
            "binary",
            "how values are written: binary, binary-text-boolean, text, g1-engine, g1-json or"
                    + " g1-avro"),
    NULL_FLAG("true|false", "true", "whether nulls are flagged, or are empty values only"),
    BOTH_IMAGES(
            "true|false",
            "false",
            "whether records have both images always, the one that does not apply without values"),
    RATE("N", "1000", "changes a second, of all tables; 0 for as many as are taken"),
    CHANGES("N", "without end", "changes to produce, of all tables"),
    SEED("N", "1", "the same seed gives the same changes"),
    MIX(
            "I:U:D:K",
            Mix.DEFAULT + ", without a key " + Mix.INSERTS_ONLY,
            "percent of inserts, updates, deletes and key changes"),
    KEY_CHANGE(
            "delete-insert|update",
            "delete-insert",
            "how a changed key is sent: two records, or one whose row is never touched again"),
    SNAPSHOT("N", "0", "how many of a table's first changes are SNAPSHOT records"),
    BATCH("N", "500", "most changes of one response"),
    QUEUE("N", "1000", "changes that a bucket holds before the producer waits"),
    FAULTS("NAME:N,...", "", "one poll in N gets refuse, internal, unknown, lose, hang or delay"),
    DELAY("MILLIS", "1000", "how much later delayed polls are answered"),
    BAD_RECORDS(
            "NAME:N,...",
            "",
            "one record in N is wrong-width, bad-value, fewer-columns, empty-delete or"
                    + " repeated-insert"),
    RESTART_EVERY("SECONDS", "", "restart so often; the server is away for a second then"),
    RESTART_QUEUES("lose|keep", "lose", "whether restarts lose what is in the queues"),
    RECORD("FILE", "", "write all responses, row values included, to a new file"),
    REPLAY("FILE", "", "serve a recording instead of made-up tables"),
    FROM("HOST:PORT", "", "pass polls on to another server instead, which they take changes off"),
    SHOW("FILE", "", "describe a recording and the server behind it, without row values, and end"),
    EXPECTED(
            "FILE",
            "not written",
            "CSV file for the rows that the table must contain at the end; of several, a.csv becomes"
                    + " a.orders.csv"),
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
