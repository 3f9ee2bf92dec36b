package churnline.edge.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class FixedLineClientsTest {
  private static final Population CLIENTS = new FixedLineClients();
  private static final List<String> COLUMNS = CLIENTS.layout().columns();
  private static final int CLIENT_COUNT = 20_000;
  private static final List<GeneratedRow> ROWS = month(5).rows().toList();

  @Test
  void thePartsOfTheMixtureAreAsDocumented() {
    assertThat(share(is("Churn", "Yes"))).isCloseTo(0.26, within(0.02));
    assertThat(share(is("gender", "Female"))).isCloseTo(0.5, within(0.02));
    assertThat(share(is("SeniorCitizen", "1"))).isCloseTo(0.16, within(0.02));
    assertThat(share(is("PhoneService", "Yes"))).isCloseTo(0.9, within(0.02));
    assertThat(share(is("InternetService", "Fiber optic"))).isCloseTo(0.43, within(0.02));
    assertThat(share(is("InternetService", "No"))).isCloseTo(0.22, within(0.02));
    assertThat(share(is("Contract", "Month-to-month"))).isCloseTo(0.56, within(0.02));
    assertThat(share(is("PaymentMethod", "Electronic check"))).isCloseTo(0.335, within(0.02));
    assertThat(share(is("TotalCharges", ""))).isBetween(0.01, 0.04);
  }

  @Test
  void theBestModelReachesWhatIsDocumented() {
    assertThat(Truth.of(month(5)).optimalAuc()).isCloseTo(0.83, within(0.01));
  }

  @Test
  void contractsProtectAndFibreByElectronicCheckDoesNot() {
    double all = share(is("Churn", "Yes"));

    assertThat(leaving(is("Contract", "Two year"))).isLessThan(0.3 * all);
    assertThat(leaving(is("Contract", "One year"))).isLessThan(0.7 * all);
    assertThat(
            leaving(
                is("InternetService", "Fiber optic").and(is("PaymentMethod", "Electronic check"))))
        .isGreaterThan(1.7 * all);
  }

  @Test
  void servicesAgreeWithEachOther() {
    for (GeneratedRow row : ROWS) {
      boolean offline = cell(row, "InternetService").equals("No");
      boolean phone = cell(row, "PhoneService").equals("Yes");
      assertThat(phone || !offline).as("a service").isTrue();
      assertThat(cell(row, "MultipleLines").equals("No phone service")).isEqualTo(!phone);
      for (String column : COLUMNS.subList(9, 15)) {
        assertThat(cell(row, column).equals("No internet service")).isEqualTo(offline);
      }
    }
  }

  @Test
  void totalChargesAreAboutTenureTimesMonthlyChargesAndBlankInTheFirstMonth() {
    for (GeneratedRow row : ROWS) {
      int tenure = Integer.parseInt(cell(row, "tenure"));
      String total = cell(row, "TotalCharges");
      assertThat(total.isEmpty()).isEqualTo(tenure == 0);
      if (tenure > 0) {
        double about = tenure * Double.parseDouble(cell(row, "MonthlyCharges"));
        assertThat(Double.parseDouble(total) / about).isBetween(0.75, 1.25);
      }
    }
  }

  @Test
  void subscribersStayAndGrowOlderUntilNewcomersTakeTheirPlace() {
    Map<String, GeneratedRow> before = new HashMap<>();
    ROWS.forEach(row -> before.put(cell(row, "customerID"), row));
    int newcomers = 0;
    for (GeneratedRow row : month(6).rows().toList()) {
      GeneratedRow same = before.get(cell(row, "customerID"));
      int tenure = Integer.parseInt(cell(row, "tenure"));
      if (same == null) {
        newcomers++;
        assertThat(tenure).isZero();
      } else {
        assertThat(tenure).isEqualTo(Integer.parseInt(cell(same, "tenure")) + 1);
        assertThat(row.cells().subList(1, 5)).isEqualTo(same.cells().subList(1, 5));
        assertThat(row.cells().subList(6, 19)).isEqualTo(same.cells().subList(6, 19));
      }
    }

    assertThat(before).hasSize(CLIENT_COUNT);
    assertThat((double) newcomers / CLIENT_COUNT).isBetween(0.01, 0.04);
  }

  private static Snapshot month(int month) {
    return Snapshot.stable(CLIENTS, month, CLIENT_COUNT, 1);
  }

  private static Predicate<GeneratedRow> is(String column, String value) {
    return row -> cell(row, column).equals(value);
  }

  private static double share(Predicate<GeneratedRow> which) {
    return (double) ROWS.stream().filter(which).count() / ROWS.size();
  }

  private static double leaving(Predicate<GeneratedRow> among) {
    return share(among.and(GeneratedRow::left)) / share(among);
  }

  private static String cell(GeneratedRow row, String column) {
    return row.cells().get(COLUMNS.indexOf(column));
  }
}
