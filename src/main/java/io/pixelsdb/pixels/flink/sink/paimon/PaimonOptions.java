package io.pixelsdb.pixels.flink.sink.paimon;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The keys of {@code sink.type=paimon}. */
@PublicEvolving
public final class PaimonOptions {

    /** Keys below it that are no options of ours become options of the catalog. */
    public static final String CATALOG_PREFIX = "paimon.catalog.";

    /** Keys below it that are no options of ours become options of the table. */
    public static final String TABLE_PREFIX = "paimon.table.";

    public static final ConfigOption<String> CATALOG_TYPE =
            ConfigOptions.key("paimon.catalog.type")
                    .stringType()
                    .defaultValue("paimon")
                    .withDescription(
                            "Catalog that knows the table: `paimon`, also written `filesystem`: the"
                                    + " directory tree of the warehouse.");

    public static final ConfigOption<String> CATALOG_WAREHOUSE =
            ConfigOptions.key("paimon.catalog.warehouse")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Where tables are kept: a URI such as `s3://bucket/paimon/` or an"
                                    + " absolute path.");

    public static final ConfigOption<String> DATABASE_NAME =
            ConfigOptions.key("paimon.database.name")
                    .stringType()
                    .defaultValue("default")
                    .withDescription("Database of the table. Created when absent.");

    public static final ConfigOption<String> TABLE_NAME =
            ConfigOptions.key("paimon.table.name")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "`table` or `database.table`. Created when absent; with a primary key in"
                                    + " 4 buckets, unless `paimon.table.bucket` gives another"
                                    + " number.");

    private PaimonOptions() {}
}
