/** Upkeep of Iceberg tables through Iceberg's own parts, without an engine. */
package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;
