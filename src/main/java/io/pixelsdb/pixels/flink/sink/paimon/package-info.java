/** Writes changes into Apache Paimon tables. */
package io.pixelsdb.pixels.flink.sink.paimon;
