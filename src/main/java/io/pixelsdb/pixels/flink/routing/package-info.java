/** Rows of several tables in one stream: put together in the source, parted before the sinks. */
package io.pixelsdb.pixels.flink.routing;
