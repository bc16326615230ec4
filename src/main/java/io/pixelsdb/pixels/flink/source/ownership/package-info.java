/** Who owns a journal: its owner's files, the claim to them, and the beats that keep it. */
package io.pixelsdb.pixels.flink.source.ownership;
