/** TaskManager side of the source: polls buckets, hands responses on, emits their records. */
package io.pixelsdb.pixels.flink.source.reader;
