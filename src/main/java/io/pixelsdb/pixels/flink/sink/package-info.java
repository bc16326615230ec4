/** What a target of the job is: the SPI behind {@code sink.type}. */
package io.pixelsdb.pixels.flink.sink;
