/** The gRPC client of polls. */
package io.pixelsdb.pixels.flink.rpc;
