package churnline.edge.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import churnline.core.dataset.Schema;
import churnline.core.fault.BadInputException;
import churnline.core.fault.ConflictException;
import churnline.core.ingest.Batch;
import churnline.core.ingest.Quarantined;
import churnline.core.ingest.Quarantined.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which row of a client is the current one, however its time is written. */
abstract class TimesContract extends StoreFixture {
  private static final String MONTHS = "id,month,a,plan,revenue,left\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2025-12-31                | 2026-01-01",
        "2025-9-3                  | 2025-10-1",
        "2025-12-31T23:59:59       | 2026-01-01T00:00:00",
        "2025-12-31 23:59          | 2026-01-01",
        "2026-01-01T00:30+02:00    | 2025-12-31T23:00Z",
        "2025-12-31T22:00-05:00    | 2026-01-01T03:00:00.000001Z",
        "31.12.2025                | 01.01.2026",
        "31.12.2025 23:59          | 1.1.2026 0:00",
        "12/31/2025                | 01/01/2026",
        "12/31/2025 11:59:59 PM    | 1/1/2026 12:00:00 AM",
        "31/12/2025                | 01/01/2026",
        "2025-12                   | 2026-01",
        "2025-9                    | 2025-10",
        "12/2025                   | 01/2026",
        "Dec 2025                  | Jan 2026",
        "December 2025             | January 2026",
        "Q4 2025                   | Q1 2026",
        "2025-Q4                   | 2026-Q1",
        "2025Q4                    | 2026Q1",
        "4Q2025                    | 1Q2026",
        "2025-W52                  | 2026-W01",
        "2025W09                   | 2025W10",
        "9                         | 10",
        "999.5                     | 1e3",
        "202512                    | 202601",
        "20251231                  | 20260101",
      })
  void theNewerRowIsCurrentWhicheverComesFirst(String older, String newer) {
    use(CLIENTS_BY_MONTH);
    months("c1," + newer + ",2,x,1,no\n");
    months("c1," + older + ",1,x,1,no\nc2," + newer + ",2,x,1,no\nc2," + older + ",1,x,1,no\n");

    assertThat(list(store.rows()::forEachCurrentClient))
        .containsExactlyInAnyOrder("c1 2.0 0", "c2 2.0 0");
  }

  @Test
  void filesMayWriteTheirTimesDifferently() {
    use(CLIENTS_BY_MONTH);
    months("c1,2026-02-01,3,x,1,no\n");
    months("c1,31.12.2025,1,x,1,no\n");
    months("c1,Jan 2026,2,x,1,no\n");

    assertThat(list(store.rows()::forEachCurrentClient)).containsExactly("c1 3.0 0");
  }

  @Test
  void oneDayAbove12TellsForTheWholeFile() {
    use(CLIENTS_BY_MONTH);
    StringBuilder rows = new StringBuilder("c1,01/03/2026,1,x,1,no\n");
    for (int row = 0; row < 5_000; row++) {
      rows.append("f").append(row).append(",02/02/2026,1,x,1,no\n");
    }
    months(rows + "c1,12/02/2026,2,x,1,no\nc9,03/31/2026,1,x,1,no\n");

    assertThat(list(store.rows()::forEachCurrentClient)).contains("c1 2.0 0");
  }

  @Test
  void aFileWhoseDatesHaveTwoReadingsIsRefusedAndToldWhatToSet() {
    use(CLIENTS_BY_MONTH);

    assertThatThrownBy(() -> months("c0,05/05/2026,1,x,1,no\nc1,01/02/2026,1,x,1,no\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "CSV_TIME_AMBIGUOUS: column month: '01/02/2026' in line 3 can be read with the day or"
                + " the month first, and no cell has a day above 12; expected one that tells; what"
                + " to do: set churn.schema.time-format = d/M/yyyy, or M/d/yyyy if the month comes"
                + " first");
    assertThat(store.batches().newest(5)).isEmpty();

    assertThat(months("c0,05/05/2026,1,x,1,no\n").counts().accepted())
        .as("the same in both readings")
        .isEqualTo(1);
  }

  @Test
  void aFileThatWritesItsDatesInBothOrdersIsRefused() {
    use(CLIENTS_BY_MONTH);

    assertThatThrownBy(() -> months("c1,31/12/2025,1,x,1,no\nc2,12/31/2025,1,x,1,no\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(
            "CSV_TIME_AMBIGUOUS: column month: '31/12/2025' in line 2 has the day first,"
                + " '12/31/2025' in line 3 the month; expected one order; what to do: set"
                + " churn.schema.time-format = ");
  }

  @ParameterizedTest
  @CsvSource({"dd/MM/yyyy, 1.0", "MM/dd/yyyy, 2.0"})
  void theSettingTellsWhatTheFileDoesNot(String format, String current) {
    Schema schema = writing(format);
    use(schema);
    ingest(schema, MONTHS + "c1,05/06/2026,1,x,1,no\nc1,06/05/2026,2,x,1,no\n");

    assertThat(list(store.rows()::forEachCurrentClient)).containsExactly("c1 " + current + " 0");
  }

  @Test
  void aCellThatCannotBeReadIsSetAside() {
    use(CLIENTS_BY_MONTH);
    Batch batch =
        months(
            "c1,31.12.2025,1,x,1,no\nc2,31.02.2025,1,x,1,no\nc3,45992,1,x,1,no\n,soon,1,x,1,no\n");

    assertThat(batch.counts().accepted()).isEqualTo(1);
    assertThat(quarantined(batch))
        .extracting(
            Quarantined::line,
            row -> row.joined(Problem::column),
            row -> row.joined(Problem::value))
        .containsExactly(
            tuple(3L, "month", "31.02.2025"),
            tuple(4L, "month", "45992"),
            tuple(5L, "id | month", " | soon"));
    assertThat(quarantined(batch))
        .extracting(row -> row.joined(Problem::reason))
        .allMatch(reason -> reason.contains("expected a"));
  }

  @Test
  void withTheSettingWhatIsWrittenOtherwiseIsSetAside() {
    Schema schema = writing("dd/MM/yyyy");
    use(schema);
    Batch batch = ingest(schema, MONTHS + "c1,05/06/2026,1,x,1,no\nc2,2026-06-05,1,x,1,no\n");

    assertThat(quarantined(batch))
        .containsExactly(
            new Quarantined(
                3,
                List.of("c2", "2026-06-05", "1", "x", "1", "no"),
                null,
                List.of(
                    new Problem(
                        "month",
                        "2026-06-05",
                        "not of the form dd/MM/yyyy; expected what churn.schema.time-format"
                            + " says"))));
  }

  @ParameterizedTest
  @CsvSource({
    "2025-12,    45992,      has plain numbers ('45992' in line 2)",
    "202512,     7,          has plain numbers ('7' in line 2)",
    "7,          2025-12,    has dates ('2025-12' in line 2)",
    "1735689600, 31.12.2025, has dates ('31.12.2025' in line 2)",
  })
  void datesAndNumbersAreNeverMixedInAStore(String first, String second, String told) {
    use(CLIENTS_BY_MONTH);
    months("c1," + first + ",1,x,1,no\n");

    assertThatThrownBy(() -> months("c1," + second + ",2,x,1,no\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("CSV_TIME_KIND: column month " + told);
    assertThat(store.batches().newest(5)).hasSize(1);
  }

  @Test
  void digitsAreWhatTheOthersAre() {
    use(CLIENTS_BY_MONTH);
    months("c1,2000,2,x,1,no\nc1,1899,1,x,1,no\nc2,2001,2,x,1,no\n");
    months("c2,2000,1,x,1,no\nc3,31122025,1,x,1,no\n");

    assertThat(list(store.rows()::forEachCurrentClient))
        .containsExactlyInAnyOrder("c1 2.0 0", "c2 2.0 0", "c3 1.0 0");
  }

  @Test
  void digitsThatEndInAYearAreNotTakenForNumbers() {
    use(CLIENTS_BY_MONTH);

    assertThatThrownBy(() -> months("c1,31122025,1,x,1,no\nc1,01012026,2,x,1,no\n"))
        .hasMessageStartingWith(
            "CSV_TIME_AMBIGUOUS: column month: '31122025' in line 2 may be a date")
        .hasMessageContaining("set churn.schema.time-format = ddMMyyyy");
  }

  @Test
  void outcomesFindTheirRowsHoweverTheTimeIsWritten() {
    use(CLIENTS_BY_MONTH);
    months("c1,2025-12,1,x,1,\nc2,2025-12,2,x,1,\nc3,2025-12,3,x,1,\n");

    Batch alone = ingest(CLIENTS_BY_MONTH, "id,month,left\nc1,12/2025,no\n");
    Batch again = ingest(CLIENTS_BY_MONTH, "id,month,left\nc1,Dec 2025,no\n");
    Batch whole = months("c2,01.12.2025,2,x,1,no\n");

    assertThat(alone.counts().answered()).isEqualTo(1);
    assertThat(again.counts().duplicate()).as("the same outcome").isEqualTo(1);
    assertThat(whole.counts().answered()).isEqualTo(1);
    assertThat(list(store.rows()::forEachCurrentClient))
        .containsExactlyInAnyOrder("c1 1.0 0", "c2 2.0 0", "c3 3.0 -1");
  }

  @Test
  void aStoreFromBeforeIsPutInOrder() {
    before("31.12.2025", "01.01.2026");

    use(CLIENTS_BY_MONTH);

    assertThat(list(store.rows()::forEachCurrentClient)).containsExactly("c1 2.0 0");
    months("c1,Feb 2026,3,x,1,no\n");
    months("c1,2025-11,0,x,1,no\n");
    assertThat(list(store.rows()::forEachCurrentClient)).containsExactly("c1 3.0 0");
    assertThatThrownBy(() -> months("c1,7,4,x,1,no\n")).hasMessageStartingWith("CSV_TIME_KIND");
  }

  @Test
  void inAStoreFromBeforeOutcomesAreJoinedToTimesWrittenOtherwise() {
    use(CLIENTS_BY_MONTH);
    months("c1,2025-01,1,x,1,\nc2,2025-01,1,x,1,\nc1,2025-02,2,x,1,yes\n");
    store.close();
    execute("UPDATE observation SET period = '01/2025' WHERE n0 = 2");
    downgrade();

    use(CLIENTS_BY_MONTH);

    assertThat(list(store.rows()::forEachCurrentClient)).containsExactly("c2 1.0 -1");
    assertThat(store.rows().summary().rows()).isEqualTo(2);
  }

  @Test
  void whatCannotBeReadInAStoreFromBeforeComesFirst() {
    before("2026-01", "week after next");

    use(CLIENTS_BY_MONTH);

    assertThat(list(store.rows()::forEachCurrentClient)).containsExactly("c1 1.0 0");
  }

  @Test
  void aStoreFromBeforeWhoseDatesHaveTwoReadingsNeedsTheSetting() {
    before("05/06/2026", "06/05/2026");

    assertThatThrownBy(() -> use(CLIENTS_BY_MONTH))
        .isInstanceOf(ConflictException.class)
        .hasMessageStartingWith("STORE_TIME_AMBIGUOUS: ")
        .hasMessageContaining("column month: '0")
        .hasMessageContaining("set churn.schema.time-format = d/M/yyyy, or M/d/yyyy");

    use(writing("dd/MM/yyyy"));
    assertThat(list(store.rows()::forEachCurrentClient)).containsExactly("c1 1.0 0");
  }

  @Test
  void aStoreFromBeforeThatHasNoRowsIsOpened() {
    use(CLIENTS_BY_MONTH).close();
    downgrade();

    use(CLIENTS_BY_MONTH);
    months("c1,31.12.2025,1,x,1,no\nc1,01.01.2026,2,x,1,no\n");

    assertThat(list(store.rows()::forEachCurrentClient)).containsExactly("c1 2.0 0");
  }

  /** A closed store as it was written when times were texts: a row with each, in this order. */
  private void before(String older, String newer) {
    use(CLIENTS_BY_MONTH);
    months("c1,2025-01,1,x,1,no\n");
    months("c1,2025-02,2,x,1,no\n");
    store.close();
    execute("UPDATE observation SET period = '" + older + "' WHERE n0 = 1");
    execute("UPDATE observation SET period = '" + newer + "' WHERE n0 = 2");
    downgrade();
  }

  /** Takes the closed store back to the version before times were read. */
  private void downgrade() {
    execute("ALTER TABLE observation DROP COLUMN time_order");
    execute("ALTER TABLE store_schema DROP COLUMN time_axis");
    execute("DROP TABLE outbox");
    execute("DROP TABLE outbox_cursor");
    execute("DELETE FROM migration WHERE name LIKE '%time_order' OR name LIKE '%outbox'");
  }

  /** Runs a statement behind the back of the closed store. */
  abstract void execute(String sql);

  private List<Quarantined> quarantined(Batch batch) {
    List<Quarantined> rows = new ArrayList<>();
    store.batches().quarantined(batch.number(), rows::add);
    return rows;
  }

  private Batch months(String rows) {
    return ingest(CLIENTS_BY_MONTH, MONTHS + rows);
  }
}
