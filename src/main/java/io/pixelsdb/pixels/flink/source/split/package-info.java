/** What a reader owns: one queue of the server and how far it has come in it. */
package io.pixelsdb.pixels.flink.source.split;
