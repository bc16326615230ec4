/** The only gRPC client code. */
package io.pixelsdb.pixels.flink.rpc;
