/** Keys of {@code pixels-client.properties}: what they are, where they come from, what is wrong. */
package io.pixelsdb.pixels.flink.config;
