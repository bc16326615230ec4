/** The JobManager's side of the journal: who owns it, who may poll, and what may be removed. */
package io.pixelsdb.pixels.flink.source.custody;
