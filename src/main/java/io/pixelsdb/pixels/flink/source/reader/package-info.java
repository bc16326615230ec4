/** The reader of one subtask: its two threads, what they share, and the end of a bounded run. */
package io.pixelsdb.pixels.flink.source.reader;
