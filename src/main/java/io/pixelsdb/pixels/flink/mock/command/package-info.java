/** The mock server's command line: what is asked for, and what it does and says. */
package io.pixelsdb.pixels.flink.mock.command;
