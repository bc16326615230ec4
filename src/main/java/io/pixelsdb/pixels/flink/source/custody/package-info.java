/** The JobManager's side of the journal: what it holds, who may poll, and what may be removed. */
package io.pixelsdb.pixels.flink.source.custody;
