/** Files that are created exclusively, listed, read and deleted, wherever they are kept. */
package io.pixelsdb.pixels.flink.storage;
