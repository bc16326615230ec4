package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionByTest {

    private static final PixelsSchema SCHEMA =
            SchemaParser.parse(
                    "id:BIGINT,region:STRING,ts:TIMESTAMP,tz:TIMESTAMPTZ,day:DATE,price:DOUBLE,"
                            + "paid:BOOLEAN,hash:FIXED(16),`odd, ``name``(`:INT",
                    "id,region");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "region, days(ts), bucket(16, id)",
                "years(day), months(tz), hours(ts), truncate(3, region)",
                "`odd, ``name``(`, bucket(2, `odd, ``name``(`)",
                "region, truncate(2, region), bucket(4, region)",
            })
    void readsWhatItWrites(String text) {
        assertThat(PartitionBy.parse(text)).hasToString(text);
        assertThat(check(text)).isEmpty();
    }

    @Test
    void forgivesBlanksAndCapitals() {
        assertThat(PartitionBy.parse(" region ,Days( ts ),BUCKET(16,`id`) "))
                .hasToString("region, days(ts), bucket(16, id)");
    }

    @Test
    void isNothingWhereTheKeyIsAbsentOrBlank() {
        assertThat(PartitionBy.from(new Configuration()).isEmpty()).isTrue();
        assertThat(PartitionBy.from(configuration("  ")).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "region,|8|a column is expected, not the end",
                ",region|1|a column is expected, not ','",
                "region day|8|a comma or the end is expected, not 'd'",
                "day(ts)|1|'day' is no transform",
                "region, weeks(ts)|9|'weeks' is no transform",
                "days ts|6|a comma or the end is expected, not 't'",
                "days(ts|8|')' is expected, not the end",
                "days()|6|a column is expected, not ')'",
                "bucket(id,16)|8|a number, before the column, is expected, not 'i'",
                "bucket(0,id)|8|must be above 0",
                "bucket(-1,id)|8|a number, before the column, is expected, not '-'",
                "bucket(99999999999,id)|8|'99999999999' is too large",
                "bucket(16)|10|a comma and a column is expected, not ')'",
                "`id|1|a column is expected, not '`'",
                "`days`(ts)|7|a comma or the end is expected, not '('",
            })
    void saysWhereItCannotBeReadAndWhatIsAllowed(String text, int position, String problem) {
        assertThatThrownBy(() -> PartitionBy.parse(text))
                .hasMessageStartingWith("'" + text + "', at position " + position + ": " + problem);
    }

    @Test
    void saysWhichTransformsThereAre() {
        assertThatThrownBy(() -> PartitionBy.parse("weeks(ts)"))
                .hasMessageContaining(
                        "allowed: column, years(column), months(column), days(column),"
                                + " hours(column), bucket(N, column), truncate(N, column);");
    }

    @Test
    void reportsEveryFieldThatDoesNotFit() {
        assertThat(
                        check(
                                "place, price, hours(day), days(id), bucket(4,paid),"
                                        + " truncate(2,hash), truncate(2,ts), region, region"))
                .isEqualTo(
                        "Configuration problems:"
                                + line(
                                        "place: there is no column 'place'; columns are id, region,"
                                                + " ts, tz, day, price, paid, hash, odd, `name`(")
                                + line(
                                        "price: column price is DOUBLE; allowed: a type other than"
                                                + " FLOAT and DOUBLE")
                                + line(
                                        "hours(day): column day is DATE; allowed: TIMESTAMP or"
                                                + " TIMESTAMPTZ")
                                + line(
                                        "days(id): column id is BIGINT; allowed: DATE, TIMESTAMP or"
                                                + " TIMESTAMPTZ")
                                + line(
                                        "bucket(4, paid): column paid is BOOLEAN; allowed: a type"
                                                + " other than BOOLEAN, FLOAT and DOUBLE")
                                + line(
                                        "truncate(2, hash): column hash is BINARY; allowed: an"
                                                + " integer, DECIMAL, a string or VARBINARY")
                                + line(
                                        "truncate(2, ts): column ts is TIMESTAMP; allowed: an"
                                                + " integer, DECIMAL, a string or VARBINARY")
                                + line("region repeats region"));
    }

    @Test
    void takesOneSpanOfTimeOfAColumn() {
        assertThat(check("days(ts), hours(tz), bucket(2,ts)")).isEmpty();
        assertThat(check("days(ts), hours(ts)")).contains("hours(ts) repeats days(ts)");
        assertThat(check("bucket(2,id), bucket(4,id)"))
                .contains("bucket(4, id) repeats bucket(2, id)");
    }

    @Test
    void knowsWhichColumnsAreNotInTheKey() {
        assertThat(PartitionBy.parse("region, days(ts), bucket(4,id)").outsideKey(SCHEMA))
                .hasToString("[days(ts)]");
        assertThat(
                        PartitionBy.parse("region, days(ts)")
                                .outsideKey(new PixelsSchema(SCHEMA.rowType(), List.of())))
                .as("without a key")
                .isEmpty();
    }

    private static String line(String problem) {
        return "\n  - sink.partition-by: " + problem;
    }

    /** What is found, or nothing. */
    private static String check(String text) {
        Problems problems = new Problems();
        PartitionBy.check(configuration(text), SCHEMA, problems);
        try {
            problems.throwIfAny();
            return "";
        } catch (ValidationException e) {
            return e.getMessage();
        }
    }

    private static Configuration configuration(String text) {
        return Configuration.fromMap(Map.of("sink.partition-by", text));
    }
}
