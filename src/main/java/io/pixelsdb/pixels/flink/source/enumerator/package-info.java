/** JobManager side of the source: which reader owns which split. */
package io.pixelsdb.pixels.flink.source.enumerator;
