package io.pixelsdb.pixels.flink.mock;

/** Columns of every type, for tests that go through all of them. */
final class AllTypes {

    static final String COLUMNS =
            "id:BIGINT,t:TINYINT,s:SMALLINT,i:INT,l:BIGINT,f:FLOAT,d:DOUBLE,d18:DECIMAL(18,4),"
                    + "d38:DECIMAL(38,10),str:STRING,v:VARCHAR(7),c:CHAR(3),bin:BINARY,vb:VARBINARY,"
                    + "fx:FIXED(5),dt:DATE,tm:TIME,t0:TIME(0),ts:TIMESTAMP,ts3:TIMESTAMP(3),"
                    + "tz:TIMESTAMPTZ,b:BOOLEAN,must:STRING NOT NULL";

    private AllTypes() {}
}
