package churnline.edge.generate;

import static churnline.edge.generate.IngestedRows.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import churnline.core.dataset.Schema;
import churnline.core.fault.BadInputException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The scenarios of files; those of clients are tested with models, in LearnabilityTest. */
class ScenarioTest {
  private static final int CLIENTS = 2_000;

  @ParameterizedTest
  @EnumSource(Populations.class)
  void everyRowCanBeAskedForAloneAndIsTheSameEachTime(Populations who) {
    for (Scenario scenario : Scenario.values()) {
      Snapshot some = snapshot(who, scenario);
      Snapshot few = new Snapshot(who.clients(), scenario, 3, 3, 10, 7, false);
      List<GeneratedRow> rows = some.rows().limit(10).toList();

      assertThat(few.rows()).containsExactlyElementsOf(rows);
      assertThat(IntStream.iterate(9, at -> at >= 0, at -> at - 1).mapToObj(few::row))
          .containsExactlyInAnyOrderElementsOf(rows);
      assertThat(new Snapshot(who.clients(), scenario, 3, 3, 10, 8, false).rows())
          .doesNotContainAnyElementsOf(rows);
    }
  }

  @ParameterizedTest
  @EnumSource(Populations.class)
  void nothingShowsBeforeItBegins(Populations who) {
    byte[] stable = bytes(Snapshot.stable(who.clients(), 2, 100, 7), Dialect.PLAIN);

    assertThat(Scenario.values())
        .allSatisfy(
            scenario ->
                assertThat(
                        bytes(
                            new Snapshot(who.clients(), scenario, 3, 2, 100, 7, false),
                            Dialect.PLAIN))
                    .isEqualTo(stable));
  }

  @ParameterizedTest
  @EnumSource(Populations.class)
  void badRowsAreSetAsideByIngestAndNoOthers(Populations who) {
    for (int month = 1; month <= 3; month++) {
      Snapshot snapshot =
          new Snapshot(who.clients(), Scenario.BAD_ROWS, 1, month, CLIENTS + 37, 7, false);
      IngestedRows ingested = IngestedRows.of(snapshot, schema(who));

      assertThat(Truth.of(snapshot).badRows()).isBetween(40L, 41L);
      assertThat(ingested.reasons()).hasSize((int) Truth.of(snapshot).badRows());
      assertThat(ingested.rows().size() + ingested.reasons().size()).isEqualTo(CLIENTS + 37);
    }
  }

  @Test
  void badRowsHaveTheFaultsOfSpreadsheets() {
    List<String> reasons =
        IngestedRows.of(
                snapshot(Populations.CORPORATE, Scenario.BAD_ROWS), schema(Populations.CORPORATE))
            .reasons();

    for (String why : List.of("not a number", "unknown label", "beyond 1e15", "blank; expected")) {
      assertThat(reasons.stream().filter(reason -> reason.startsWith(why))).as(why).hasSize(10);
    }
  }

  @ParameterizedTest
  @EnumSource(Populations.class)
  void aBadFileIsRefusedForItsHeader(Populations who) {
    Snapshot snapshot = snapshot(who, Scenario.BAD_FILE);

    assertThatThrownBy(() -> IngestedRows.of(snapshot, schema(who)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("CSV_HEADER_MISMATCH");
    assertThat(snapshot.rows()).allMatch(row -> row.cells().size() == snapshot.header().size());
  }

  @ParameterizedTest
  @EnumSource(Populations.class)
  void aQuarterOfTheNumbersIsBlank(Populations who) {
    IngestedRows ingested = IngestedRows.of(snapshot(who, Scenario.MORE_MISSING), schema(who));
    double blank = 0;
    for (double[] column : ingested.rows().numeric()) {
      blank += Arrays.stream(column).filter(Double::isNaN).count();
    }

    assertThat(blank / CLIENTS / ingested.rows().numeric().length).isCloseTo(0.25, within(0.02));
    assertThat(ingested.reasons()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Populations.class)
  void aDuplicateFileIsTheLastOneBefore(Populations who) {
    for (int month = 3; month <= 5; month++) {
      Snapshot again = new Snapshot(who.clients(), Scenario.DUPLICATE_FILE, 3, month, 100, 7, true);
      Snapshot before = new Snapshot(who.clients(), Scenario.STABLE, 1, 2, 100, 7, true);

      assertThat(bytes(again, Dialect.EXCEL)).isEqualTo(bytes(before, Dialect.EXCEL));
    }
  }

  @ParameterizedTest
  @EnumSource(Populations.class)
  void lateLabelsBelongToTheRowsThatHadNone(Populations who) {
    Snapshot open = new Snapshot(who.clients(), Scenario.UNLABELLED, 3, 3, CLIENTS, 7, true);
    Snapshot closed = open.with(Scenario.LATE_LABELS);
    int target =
        open.header()
            .indexOf(who.clients().layout().columns().get(who.clients().layout().target()));

    assertThat(IngestedRows.of(open, schema(who)).unlabelled()).isEqualTo(CLIENTS);
    assertThat(IngestedRows.of(closed, schema(who)).rows().size()).isEqualTo(CLIENTS);
    for (int client = 0; client < CLIENTS; client++) {
      List<String> before = open.row(client).cells();
      List<String> after = closed.row(client).cells();
      assertThat(before.get(target)).isEmpty();
      assertThat(after.get(target)).isNotEmpty();
      assertThat(after.subList(0, target)).isEqualTo(before.subList(0, target));
    }
  }

  @Test
  void theMonthFollowsTheId() {
    Snapshot march = new Snapshot(new CorporateClients(), Scenario.BAD_FILE, 3, 3, 1, 7, true);

    assertThat(march.header())
        .containsExactly(
            "corporation", "month", "lastyear_activity_2", "number_of_employees", "exited");
    assertThat(march.row(0).cells()).startsWith("c0000001", "2026-03");
  }

  @Test
  void withoutMonthsOrClientsThereIsNothing() {
    assertThatThrownBy(() -> Snapshot.stable(new CorporateClients(), 0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("from 0, month 0, clients 1: one is below 1");
    assertThatThrownBy(() -> Snapshot.stable(new CorporateClients(), 1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Snapshot snapshot(Populations who, Scenario scenario) {
    return new Snapshot(who.clients(), scenario, 3, 3, CLIENTS, 7, false);
  }

  private static Schema schema(Populations who) {
    return switch (who) {
      case CORPORATE -> IngestedRows.CORPORATE;
      case FIXED_LINE -> IngestedRows.FIXED_LINE;
      case MOBILE -> IngestedRows.MOBILE;
    };
  }
}
