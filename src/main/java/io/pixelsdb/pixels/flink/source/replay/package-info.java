/** What of the segments counts, and reading it again: scans, plans, the responses themselves. */
package io.pixelsdb.pixels.flink.source.replay;
