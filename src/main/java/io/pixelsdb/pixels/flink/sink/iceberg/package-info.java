/** Writes changes into Apache Iceberg tables. */
package io.pixelsdb.pixels.flink.sink.iceberg;
