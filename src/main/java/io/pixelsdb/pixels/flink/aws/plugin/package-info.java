/** What stands beside the S3 file system that Paimon carries, under its class loader alone. */
package io.pixelsdb.pixels.flink.aws.plugin;
