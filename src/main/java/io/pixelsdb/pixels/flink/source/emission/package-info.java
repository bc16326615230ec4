/** From the bytes of a response to rows downstream: checks, decodes, emits, moves the position. */
package io.pixelsdb.pixels.flink.source.emission;
