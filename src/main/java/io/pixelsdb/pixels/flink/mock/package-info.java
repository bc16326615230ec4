/**
 * A server that behaves like a Pixels-sink server, for tests, demonstrations and trials. Uses gRPC,
 * protobuf and the JDK alone, because it runs from the jar without a cluster around it.
 */
package io.pixelsdb.pixels.flink.mock;
