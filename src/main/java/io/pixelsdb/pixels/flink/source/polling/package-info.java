/** Which bucket is polled when, and what is said of a server that fails or stays silent. */
package io.pixelsdb.pixels.flink.source.polling;
