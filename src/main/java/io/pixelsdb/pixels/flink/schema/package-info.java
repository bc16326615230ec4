/** Text to columns, and wire bytes to {@code RowData}. */
package io.pixelsdb.pixels.flink.schema;
