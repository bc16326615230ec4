package io.pixelsdb.pixels.flink.sink.iceberg;

import io.pixelsdb.pixels.flink.config.Locations;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.sink.Warehouses;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** Says where a catalog of Hadoop's can keep its tables. Runs where the job is submitted. */
final class HadoopWarehouse {

    private static final String KEY = IcebergOptions.CATALOG_WAREHOUSE.key();

    private HadoopWarehouse() {}

    /** Reports a warehouse in which commits would be lost, or that nothing here can open. */
    static void check(String warehouse, Problems problems) {
        Warehouses.requireAbsolute(KEY, warehouse, problems);
        Locations.parse(warehouse)
                .filter(uri -> uri.getScheme() != null)
                .ifPresent(uri -> checkScheme(uri, problems));
    }

    private static void checkScheme(URI warehouse, Problems problems) {
        if (Locations.isS3(warehouse)) {
            problems.add(
                    KEY,
                    "is on S3, where a hadoop catalog would lose commits: it commits by renaming a"
                            + " file, which S3 cannot do atomically; use "
                            + IcebergOptions.CATALOG_TYPE.key()
                            + "=glue or rest");
            return;
        }
        try {
            FileSystem.getFileSystemClass(warehouse.getScheme(), new Configuration());
        } catch (IOException | RuntimeException e) {
            problems.add(
                    KEY,
                    "is on "
                            + warehouse.getScheme()
                            + "://, which nothing here can open: this jar brings local files alone;"
                            + " give the client and every machine of the cluster a Hadoop of their"
                            + " own by HADOOP_CLASSPATH ("
                            + e.getMessage()
                            + ")");
        }
    }
}
