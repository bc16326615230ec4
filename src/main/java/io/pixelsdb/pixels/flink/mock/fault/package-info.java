/** What goes wrong with a mock server, its responses and its records on purpose, by chance. */
package io.pixelsdb.pixels.flink.mock.fault;
