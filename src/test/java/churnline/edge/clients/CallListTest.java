package churnline.edge.clients;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.dataset.Coverage;
import churnline.core.dataset.RowBlock;
import churnline.core.dataset.RowStore;
import churnline.core.model.ChurnModel;
import churnline.core.model.Deployment;
import churnline.core.model.Preprocessing;
import churnline.core.model.StoredModel;
import churnline.core.run.Champion;
import churnline.edge.clients.CallList.Client;
import churnline.edge.clients.CallList.Order;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CallListTest {
  private static final OptionalLong ALL = OptionalLong.empty();
  private final List<Row> rows = new ArrayList<>();
  private int passes;

  private record Row(String id, double x, double value) {}

  private final CallList list = new CallList(store(), null);

  /** The more x the riskier. */
  private static Champion champion(long deployment) {
    Preprocessing preprocessing =
        new Preprocessing(List.of(new Preprocessing.Numeric("x", 0, 1)), List.of());
    ChurnModel model = new ChurnModel(preprocessing, new double[] {1}, 0);
    StoredModel stored =
        new StoredModel(
            1,
            "run",
            Instant.EPOCH,
            "hash",
            preprocessing,
            new byte[0],
            "",
            Map.of(),
            new Coverage(0, 0),
            0,
            null,
            null,
            0.5);
    return new Champion(
        stored,
        model,
        new Deployment(deployment, 1, Instant.EPOCH, Optional.empty(), "FIRST", ""),
        null);
  }

  private RowStore store() {
    return (RowStore)
        Proxy.newProxyInstance(
            RowStore.class.getClassLoader(),
            new Class<?>[] {RowStore.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "lastSequence" -> (long) rows.size();
                  case "forEachCurrentClient" -> forEach(arguments[0]);
                  case "forEachSighting" -> forEach(arguments[1]);
                  default -> throw new AssertionError(method);
                });
  }

  @SuppressWarnings("unchecked")
  private Object forEach(Object each) {
    passes++;
    RowBlock block = new RowBlock(1, 0);
    for (int row = 0; row < rows.size(); row++) {
      block.id[0] = rows.get(row).id();
      block.numeric[0][0] = rows.get(row).x();
      block.value[0] = rows.get(row).value();
      block.sequence[0] = row;
      block.label[0] = RowBlock.UNLABELLED;
      block.ordinal[0] = row;
      block.size = 1;
      ((Consumer<RowBlock>) each).accept(block);
    }
    return null;
  }

  private List<String> ids(Order order) {
    return list.clients(champion(1), order, ALL).stream().map(Client::id).toList();
  }

  /** Ids may be 10,000 characters long: what is kept of a list is bounded all the same. */
  @Test
  void longIdsMakeAShorterListOfTheSameOrder() {
    String pad = "i".repeat(9_990);
    for (int row = 0; row < 1_000; row++) {
      rows.add(new Row(pad + row, row * 7 % 1_000, 0));
    }

    List<Client> clients = list.clients(champion(1), Order.RISK, ALL);

    assertThat(clients).hasSizeBetween(400, 420);
    assertThat(clients.get(0).probability()).isEqualTo(1 / (1 + Math.exp(-999.0)));
    assertThat(clients)
        .isSortedAccordingTo((a, b) -> Double.compare(b.probability(), a.probability()));
  }

  @Test
  void theRiskiestComesFirstAndEqualOnesByTheirId() {
    rows.add(new Row("c", 1, 0));
    rows.add(new Row("b", 2, 0));
    rows.add(new Row("a", 1, 0));

    assertThat(ids(Order.RISK)).containsExactly("b", "a", "c");
  }

  @Test
  void byValueTheUnknownOnesComeLast() {
    rows.add(new Row("unknown", 9, Double.NaN));
    rows.add(new Row("small", 1, 1));
    rows.add(new Row("large", 0, 1000));

    assertThat(ids(Order.VALUE)).containsExactly("large", "small", "unknown");
  }

  @Test
  void clientsWithoutIdsHaveTheNumberOfTheirRow() {
    rows.add(new Row(null, 1, 0));
    rows.add(new Row(null, 2, 0));

    assertThat(ids(Order.RISK)).containsExactly("2", "1");
  }

  @Test
  void onlyTheFirstAreKept() {
    for (int row = 0; row < CallList.MOST + 500; row++) {
      rows.add(new Row("c" + row, row / 10_000.0, 0));
    }

    assertThat(ids(Order.RISK)).hasSize(CallList.MOST).startsWith("c10499").endsWith("c500");
  }

  @Test
  void theListIsMadeAnewOnlyForNewRowsOrAnotherChampion() {
    rows.add(new Row("a", 1, 0));
    list.clients(champion(1), Order.RISK, ALL);
    list.clients(champion(1), Order.RISK, ALL);
    assertThat(passes).isEqualTo(1);

    rows.add(new Row("b", 1, 0));
    list.clients(champion(1), Order.RISK, ALL);
    list.clients(champion(2), Order.RISK, ALL);
    assertThat(passes).isEqualTo(3);
  }

  @Test
  void theListIsMadeAnewForAnotherBatch() {
    rows.add(new Row(null, 1, 0));
    list.clients(champion(1), Order.RISK, OptionalLong.of(1));
    list.clients(champion(1), Order.RISK, OptionalLong.of(1));
    assertThat(passes).isEqualTo(1);

    list.clients(champion(1), Order.RISK, OptionalLong.of(2));
    list.clients(champion(1), Order.RISK, ALL);
    assertThat(passes).isEqualTo(3);
  }
}
