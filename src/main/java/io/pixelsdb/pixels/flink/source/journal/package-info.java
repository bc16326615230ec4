/** What stands between a destructive poll and the first record that is emitted from it. */
package io.pixelsdb.pixels.flink.source.journal;
