/** The whole product on one machine: mock server, embedded Flink, and a look at the table. */
package io.pixelsdb.pixels.flink.quickstart;
