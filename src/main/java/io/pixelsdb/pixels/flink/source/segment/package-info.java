/** What files of the journal are named and what stands in them. */
package io.pixelsdb.pixels.flink.source.segment;
