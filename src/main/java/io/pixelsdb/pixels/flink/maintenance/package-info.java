/** What the upkeep of a table is, whatever its format. */
package io.pixelsdb.pixels.flink.maintenance;
