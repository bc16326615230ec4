/** Access to AWS: the one place that turns {@code aws.*} into what each library calls it. */
package io.pixelsdb.pixels.flink.aws;
