/** The one corner that touches internal Flink classes, so that nothing else has to. */
package io.pixelsdb.pixels.flink.compat;
