/** What a recording tells of its server, for people: counts and forms of values, not the values. */
package io.pixelsdb.pixels.flink.mock.survey;
