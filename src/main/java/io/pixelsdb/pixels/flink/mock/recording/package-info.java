/** Responses in a file: written while they are sent, sent again, or taken from another server. */
package io.pixelsdb.pixels.flink.mock.recording;
