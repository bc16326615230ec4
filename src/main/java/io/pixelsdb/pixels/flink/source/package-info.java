/** The FLIP-27 source of Pixels changes, and the SPI that turns a change into rows. */
package io.pixelsdb.pixels.flink.source;
