/** Asks the metadata service of a Pixels daemon for tables, their columns and their keys. */
package io.pixelsdb.pixels.flink.metadata;
