package io.pixelsdb.pixels.flink.sink.iceberg;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The keys of {@code sink.type=iceberg}. */
@PublicEvolving
public final class IcebergOptions {

    /** Keys below it that are no options of ours become properties of the catalog. */
    public static final String CATALOG_PREFIX = "iceberg.catalog.";

    /** Keys below it that are no options of ours become properties of a table when created. */
    public static final String TABLE_PREFIX = "iceberg.table.";

    public static final ConfigOption<String> CATALOG_TYPE =
            ConfigOptions.key("iceberg.catalog.type")
                    .stringType()
                    .defaultValue("glue")
                    .withDescription(
                            "Catalog that knows the table: `glue` (AWS Glue, data on S3), `hadoop`"
                                    + " (a directory) or `rest` (needs `iceberg.catalog.uri`).");

    public static final ConfigOption<String> CATALOG_WAREHOUSE =
            ConfigOptions.key("iceberg.catalog.warehouse")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Where tables are kept: a URI such as `s3://bucket/iceberg/` or an"
                                    + " absolute path. Required for `glue` and `hadoop`; for `rest` a name that the server"
                                    + " knows, or absent.");

    public static final ConfigOption<String> CATALOG_GLUE_REGION =
            ConfigOptions.key("iceberg.catalog.glue.region")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "AWS region of Glue and S3, if it is not to come from the environment.");

    public static final ConfigOption<String> DATABASE_NAME =
            ConfigOptions.key("iceberg.database.name")
                    .stringType()
                    .defaultValue("default")
                    .withDescription("Database of the table. Created when absent.");

    public static final ConfigOption<String> TABLE_NAME =
            ConfigOptions.key("iceberg.table.name")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("`table` or `database.table`. Created when absent.");

    private IcebergOptions() {}
}
