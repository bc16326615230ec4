/** What enumerator and readers tell each other. */
package io.pixelsdb.pixels.flink.source.coordination;
