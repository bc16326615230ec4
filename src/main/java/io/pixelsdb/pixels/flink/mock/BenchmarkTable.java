package io.pixelsdb.pixels.flink.mock;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tables of the benchmarks that run on Pixels: HyBench and CH-benCHmark. */
public enum BenchmarkTable {
    HYBENCH_CUSTOMER(
            "custID:INT,companyID:INT,gender:CHAR(6),name:CHAR(15),age:INT,phone:CHAR(11),"
                    + "province:CHAR(15),city:CHAR(15),loan_balance:REAL,saving_credit:INT,"
                    + "checking_credit:INT,loan_credit:INT,Isblocked:INT,created_date:DATE,"
                    + "last_update_timestamp:TIMESTAMP,freshness_ts:TIMESTAMP",
            "custID"),
    HYBENCH_SAVINGACCOUNT(
            "accountID:INT,userID:INT,balance:REAL,Isblocked:INT,ts:TIMESTAMP,"
                    + "freshness_ts:TIMESTAMP",
            "accountID"),
    HYBENCH_CHECKINGACCOUNT(
            "accountID:INT,userID:INT,balance:REAL,Isblocked:INT,ts:TIMESTAMP,"
                    + "freshness_ts:TIMESTAMP",
            "accountID"),
    HYBENCH_TRANSFER(
            "id:BIGINT,sourceID:INT,targetID:INT,amount:REAL,type:CHAR(10),ts:TIMESTAMP,"
                    + "freshness_ts:TIMESTAMP",
            "id"),
    HYBENCH_CHECKING(
            "id:BIGINT,sourceID:INT,targetID:INT,amount:REAL,type:CHAR(10),ts:TIMESTAMP,"
                    + "freshness_ts:TIMESTAMP",
            "id"),
    HYBENCH_LOANAPPS(
            "id:INT,applicantID:INT,amount:REAL,duration:INT,status:CHAR(12),ts:TIMESTAMP,"
                    + "freshness_ts:TIMESTAMP",
            "id"),
    HYBENCH_LOANTRANS(
            "id:INT,applicantID:INT,appID:INT,amount:REAL,status:CHAR(12),ts:TIMESTAMP,"
                    + "duration:INT,contract_timestamp:TIMESTAMP,delinquency:INT,"
                    + "freshness_ts:TIMESTAMP",
            "id"),
    CHBENCHMARK_WAREHOUSE(
            "w_id:INT,w_name:STRING,w_street_1:STRING,w_street_2:STRING,w_city:STRING,"
                    + "w_state:STRING,w_zip:STRING,w_tax:FLOAT,w_ytd:FLOAT",
            "w_id"),
    CHBENCHMARK_DISTRICT(
            "d_id:INT,d_w_id:INT,d_name:STRING,d_street_1:STRING,d_street_2:STRING,d_city:STRING,"
                    + "d_state:STRING,d_zip:STRING,d_tax:FLOAT,d_ytd:FLOAT,d_next_o_id:INT",
            "d_w_id",
            "d_id"),
    CHBENCHMARK_CUSTOMER(
            "c_id:INT,c_d_id:INT,c_w_id:INT,c_first:STRING,c_middle:STRING,c_last:STRING,"
                    + "c_street_1:STRING,c_street_2:STRING,c_city:STRING,c_state:STRING,"
                    + "c_zip:STRING,c_phone:STRING,c_since:TIMESTAMP,c_credit:STRING,"
                    + "c_credit_lim:FLOAT,c_discount:FLOAT,c_balance:FLOAT,c_ytd_payment:FLOAT,"
                    + "c_payment_cnt:INT,c_delivery_cnt:INT,c_data:STRING,c_n_nationkey:INT",
            "c_w_id",
            "c_d_id",
            "c_id"),
    CHBENCHMARK_HISTORY(
            "h_c_id:INT,h_c_d_id:INT,h_c_w_id:INT,h_d_id:INT,h_w_id:INT,h_date:TIMESTAMP,"
                    + "h_amount:FLOAT,h_data:STRING"),
    CHBENCHMARK_NEW_ORDER("no_o_id:INT,no_d_id:INT,no_w_id:INT", "no_w_id", "no_d_id", "no_o_id"),
    CHBENCHMARK_ORDERS(
            "o_id:INT,o_d_id:INT,o_w_id:INT,o_c_id:INT,o_entry_d:TIMESTAMP,o_carrier_id:INT,"
                    + "o_ol_cnt:INT,o_all_local:INT",
            "o_w_id",
            "o_d_id",
            "o_id"),
    CHBENCHMARK_ORDER_LINE(
            "ol_o_id:INT,ol_d_id:INT,ol_w_id:INT,ol_number:INT,ol_i_id:INT,ol_supply_w_id:INT,"
                    + "ol_delivery_d:TIMESTAMP,ol_quantity:INT,ol_amount:FLOAT,"
                    + "ol_dist_info:STRING",
            "ol_w_id",
            "ol_d_id",
            "ol_o_id",
            "ol_number"),
    CHBENCHMARK_ITEM("i_id:INT,i_im_id:INT,i_name:STRING,i_price:FLOAT,i_data:STRING", "i_id"),
    CHBENCHMARK_STOCK(
            "s_i_id:INT,s_w_id:INT,s_quantity:INT,s_dist_01:STRING,s_dist_02:STRING,"
                    + "s_dist_03:STRING,s_dist_04:STRING,s_dist_05:STRING,s_dist_06:STRING,"
                    + "s_dist_07:STRING,s_dist_08:STRING,s_dist_09:STRING,s_dist_10:STRING,"
                    + "s_ytd:INT,s_order_cnt:INT,s_remote_cnt:INT,s_data:STRING,"
                    + "s_su_suppkey:INT",
            "s_w_id",
            "s_i_id"),
    CHBENCHMARK_SUPPLIER(
            "su_suppkey:INT,su_name:STRING,su_address:STRING,su_nationkey:INT,su_phone:STRING,"
                    + "su_acctbal:FLOAT,su_comment:STRING",
            "su_suppkey"),
    CHBENCHMARK_NATION(
            "n_nationkey:INT,n_name:STRING,n_regionkey:INT,n_comment:STRING", "n_nationkey"),
    CHBENCHMARK_REGION("r_regionkey:INT,r_name:STRING,r_comment:STRING", "r_regionkey");

    private final String columns;
    private final List<String> primaryKey;

    BenchmarkTable(String columns, String... primaryKey) {
        this.columns = columns;
        this.primaryKey = List.of(primaryKey);
    }

    /** The table of a name such as {@code hybench.transfer}, if there is one. */
    public static Optional<BenchmarkTable> find(String name) {
        return Arrays.stream(values()).filter(table -> table.toString().equals(name)).findFirst();
    }

    /** Every table of a benchmark: {@code hybench} or {@code chbenchmark}. */
    public static List<BenchmarkTable> of(String benchmark) {
        return Arrays.stream(values())
                .filter(table -> table.toString().startsWith(benchmark + "."))
                .collect(Collectors.toList());
    }

    /** Name of the table without that of its benchmark. */
    public String tableName() {
        return toString().substring(toString().indexOf('.') + 1);
    }

    /** Columns in the format of {@code source.schema}. */
    public String columns() {
        return columns;
    }

    /** Names of the key columns in key order; empty for a table without a key. */
    public List<String> primaryKey() {
        return primaryKey;
    }

    /** As on the command line: {@code chbenchmark.order_line}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replaceFirst("_", ".");
    }
}
