/** What the journal's files are named, what stands in them, and what of it counts. */
package io.pixelsdb.pixels.flink.source.segment;
