/** Upkeep of Paimon tables through Paimon's own parts, without an engine. */
package io.pixelsdb.pixels.flink.sink.paimon.maintenance;
