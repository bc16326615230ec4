/** From a configuration to a Flink topology. */
package io.pixelsdb.pixels.flink.job;
