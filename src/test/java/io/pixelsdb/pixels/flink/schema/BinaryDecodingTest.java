package io.pixelsdb.pixels.flink.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.config.ValueEncoding;
import java.math.BigDecimal;
import org.apache.flink.table.data.DecimalData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of every type in the binary encoding, with bytes worked out by hand. */
class BinaryDecodingTest {

    @ParameterizedTest
    @CsvSource({"00,false", "01,true"})
    void readsBooleans(String hex, boolean value) throws DecodeException {
        assertThat(decode("BOOLEAN", hex)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "00,0",
        "7f,127",
        "80,-128",
        "ff,-1",
        "ffff,-1",
        "0000007f,127",
        "ffffffffffffff80,-128"
    })
    void readsTinyInts(String hex, byte value) throws DecodeException {
        assertThat(decode("TINYINT", hex)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"0102,258", "7fff,32767", "8000,-32768", "05,5", "ffffffff,-1", "00007fff,32767"})
    void readsSmallInts(String hex, short value) throws DecodeException {
        assertThat(decode("SMALLINT", hex)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "00000000,0",
        "0000002a,42",
        "01020304,16909060",
        "7fffffff,2147483647",
        "80000000,-2147483648",
        "ffffffff,-1",
        "2a,42",
        "ffd6,-42",
        "ffffffffffffffff,-1"
    })
    void readsInts(String hex, int value) throws DecodeException {
        assertThat(decode("INT", hex)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "0102030405060708,72623859790382856",
        "7fffffffffffffff,9223372036854775807",
        "8000000000000000,-9223372036854775808",
        "ffffffff,-1",
        "80,-128"
    })
    void readsBigInts(String hex, long value) throws DecodeException {
        assertThat(decode("BIGINT", hex)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "TINYINT,0080",
        "TINYINT,ff7f",
        "SMALLINT,00008000",
        "SMALLINT,ffff7fff",
        "INT,0000000080000000",
        "INT,ffffffff7fffffff"
    })
    void refusesIntegersBeyondTheRangeOfTheType(String type, String hex) {
        assertRefused(type, hex, "is outside the type's range");
    }

    @ParameterizedTest
    @CsvSource({
        "3f800000,1", "c0200000,-2.5", "00000001,1.4E-45", "7f7fffff,3.4028235E38",
        "80000000,-0.0", "7f800000,Infinity", "ff800000,-Infinity", "7fc00000,NaN"
    })
    void readsFloats(String hex, float value) throws DecodeException {
        assertThat(decode("FLOAT", hex)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "3ff0000000000000,1",
        "c004000000000000,-2.5",
        "0000000000000001,4.9E-324",
        "7fefffffffffffff,1.7976931348623157E308",
        "8000000000000000,-0.0",
        "7ff0000000000000,Infinity",
        "7ff8000000000000,NaN"
    })
    void readsDoubles(String hex, double value) throws DecodeException {
        assertThat(decode("DOUBLE", hex)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5,2|0000000000003039|123.45",
                "5,2|ffffffffffffcfc7|-123.45",
                "5,2|000000000001869f|999.99",
                "5,2|fffffffffffe7961|-999.99",
                "5,5|0000000000000001|0.00001",
                "1,0|0000000000000000|0",
                "18,0|0de0b6b3a763ffff|999999999999999999",
                "18,18|f21f494c589c0001|-0.999999999999999999",
                "19,0|00000000000000008ac7230489e7ffff|9999999999999999999",
                "19,2|ffffffffffffffffffffffffffffffff|-0.01",
                "38,0|4b3b4ca85a86c47a098a223fffffffff|99999999999999999999999999999999999999",
                "38,38|b4c4b357a5793b85f675ddc000000001|-0.99999999999999999999999999999999999999",
                // Of another precision than on the server.
                "20,2|0000000000044d2d|2819.01",
                "38,0|f21f494c589c0001|-999999999999999999",
                "15,2|00000000000000000000000000044d2d|2819.01",
                "18,0|fffffffffffffffff21f494c589c0001|-999999999999999999",
            })
    void readsDecimals(String type, String hex, BigDecimal value) throws DecodeException {
        String[] digits = type.split(",");
        int precision = Integer.parseInt(digits[0]);
        int scale = Integer.parseInt(digits[1]);

        assertThat(decode("DECIMAL(" + type + ")", hex))
                .isEqualTo(DecimalData.fromBigDecimal(value, precision, scale));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DECIMAL(5,2)|00000000000186a0|5",
                "DECIMAL(5,2)|fffffffffffe7960|5",
                "DECIMAL(5,2)|8000000000000000|5",
                "DECIMAL(18,0)|0de0b6b3a7640000|18",
                "DECIMAL(18,0)|00000000000000000de0b6b3a7640000|18",
                "DECIMAL(18,0)|80000000000000000000000000000000|18",
                "DECIMAL(19,0)|00000000000000008ac7230489e80000|19",
                "DECIMAL(38,0)|4b3b4ca85a86c47a098a224000000000|38",
                "DECIMAL(38,10)|80000000000000000000000000000000|38",
            })
    void refusesDecimalsOfTooManyDigits(String type, String hex, int digits) {
        assertRefused(type, hex, "the value has more than " + digits + " digits");
    }

    @ParameterizedTest
    @CsvSource({
        "STRING,'',''",
        "STRING,616263,abc",
        "STRING,c3a4e282acf09f9880,ä€😀",
        "'VARCHAR(3)',c3a4e282acf09f9880,ä€😀",
        "CHAR(4),61622020,'ab  '",
        "CHAR(4),6162,ab",
        "STRING,00,'\0'"
    })
    void readsStringsUnchanged(String type, String hex, String value) throws DecodeException {
        assertThat(decode(type, hex)).hasToString(value);
    }

    @ParameterizedTest
    @CsvSource({"VARCHAR(3),61626364", "CHAR(3),61626320", "VARCHAR(1),f09f988061"})
    void refusesStringsOfTooManyCharacters(String type, String hex) {
        assertRefused(type, hex, "expected at most ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff", // no byte of UTF-8
                "61c3", // cut off
                "c0af", // too long a form
                "eda080", // half of a surrogate pair
                "f4908080", // beyond Unicode
                "80" // a continuation of nothing
            })
    void refusesMalformedText(String hex) {
        assertRefused("STRING", hex, "the bytes are not well-formed UTF-8");
    }

    @ParameterizedTest
    @CsvSource({
        "VARBINARY,''",
        "VARBINARY,00ff80",
        "BINARY,01",
        "VARBINARY(2),0102",
        "FIXED(2),0102"
    })
    void readsBytesUnchanged(String type, String hex) throws DecodeException {
        assertThat(decode(type, hex)).isEqualTo(Hex.bytes(hex));
    }

    @ParameterizedTest
    @CsvSource({
        "FIXED(2),01,'expected 2 bytes, got 1'",
        "FIXED(2),010203,'expected 2 bytes, got 3'",
        "BINARY(2),'','expected 2 bytes, got 0'",
        "VARBINARY(2),010203,'expected at most 2 bytes, got 3'"
    })
    void refusesBytesOfAnotherLength(String type, String hex, String message) {
        assertRefused(type, hex, message);
    }

    @ParameterizedTest
    @CsvSource({
        "BOOLEAN,0001,'the byte 00 or 01, or the text true or false'",
        "BOOLEAN,02,'the byte 00 or 01, or the text true or false'",
        "BOOLEAN,ff,'the byte 00 or 01'",
        "BOOLEAN,31,'the byte 00 or 01'",
        "INT,000001,'1, 2, 4 or 8 bytes, got 3'",
        "BIGINT,000000000000000001,'1, 2, 4 or 8 bytes, got 9'",
        "FLOAT,3ff0000000000000,'4 bytes, got 8'",
        "DOUBLE,3f800000,'8 bytes, got 4'",
        "INT,31323334353637,'1, 2, 4 or 8 bytes, got 7; a number as text needs source.value-encoding'",
        "FLOAT,312e35,'4 bytes, got 3; a number as text needs source.value-encoding'",
        "DOUBLE,2d312e356531,'8 bytes, got 6; a number as text needs source.value-encoding'",
        "'DECIMAL(18,0)',000000000000000000000001,'8 or 16 bytes of an unscaled number,'",
        "'DECIMAL(19,0)',00000000000001,'8 or 16 bytes of an unscaled number,'",
        "DATE,0000000000000001,'a date as text, like 2025-01-31'",
        "TIME,000001,'4 or 8 bytes, got 3'",
        "TIMESTAMP,00000001,'8 bytes, got 4'"
    })
    void refusesAnotherLengthAndSaysWhatWasExpected(String type, String hex, String message) {
        assertRefused(type, hex, "expected " + message);
    }

    static void assertRefused(String type, String hex, String message) {
        assertThatThrownBy(() -> decode(type, hex))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining(message);
    }

    /** The value stands amid other bytes, as it does in a response. */
    static Object decode(String type, String hex) throws DecodeException {
        byte[] amid = Hex.bytes("ff31" + hex + "ff31");
        return decoder(type).decode(amid, 2, amid.length - 4);
    }

    static ColumnDecoder decoder(String type) {
        return ColumnDecoders.forType(
                ColumnTypes.parse(type), DecodingSettings.of(ValueEncoding.BINARY));
    }
}
