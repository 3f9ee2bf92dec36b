package churnline.api;

import churnline.cycle.Champion;
import churnline.cycle.PredictionLedger;
import churnline.cycle.PredictionLedger.Sighting;
import churnline.dataset.RowBlock;
import churnline.dataset.RowStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The clients that should be called first. One pass over the current clients with a bounded heap;
 * kept until there are new rows or another champion.
 */
final class CallList {
  /** Longest list. */
  static final int MOST = 10_000;

  private final RowStore rows;
  private final PredictionLedger ledger;
  private final Map<Order, Kept> kept = new HashMap<>();

  /** By what the clients are ordered. */
  enum Order {
    RISK,
    VALUE
  }

  /**
   * A client.
   *
   * @param known whether the data has ids, so that the client can be recognised
   * @param value revenue; NaN when unknown
   */
  record Client(String id, boolean known, long sequence, double probability, double value) {
    double valueAtRisk() {
      return probability * value;
    }
  }

  private record Kept(long deployment, long lastSequence, List<Client> clients) {}

  CallList(RowStore rows, PredictionLedger ledger) {
    this.rows = rows;
    this.ledger = ledger;
  }

  /** The first {@link #MOST} clients in that order. */
  synchronized List<Client> clients(Champion champion, Order order) {
    long last = rows.lastSequence();
    long deployment = champion.deployment().number();
    Kept known = kept.get(order);
    if (known == null || known.lastSequence() != last || known.deployment() != deployment) {
      known = new Kept(deployment, last, rank(champion, order));
      kept.put(order, known);
    }
    return known.clients();
  }

  /** What was predicted for these clients before their present state; by id. */
  Map<String, Double> previous(List<Client> clients) {
    return ledger.previous(
        clients.stream()
            .filter(Client::known)
            .map(client -> new Sighting(client.id(), client.sequence()))
            .toList());
  }

  private List<Client> rank(Champion champion, Order order) {
    Comparator<Client> byKey =
        Comparator.comparingDouble(client -> key(order, client.probability(), client.value()));
    Comparator<Client> last = byKey.thenComparing(Client::id, Comparator.reverseOrder());
    PriorityQueue<Client> heap = new PriorityQueue<>(last);
    rows.forEachCurrentClient(block -> offer(block, champion, order, heap, last));
    List<Client> out = new ArrayList<>(heap);
    out.sort(last.reversed());
    return List.copyOf(out);
  }

  private static void offer(
      RowBlock block,
      Champion champion,
      Order order,
      PriorityQueue<Client> heap,
      Comparator<Client> last) {
    for (int row = 0; row < block.size; row++) {
      double probability = champion.model().probability(block, row);
      double value = block.value[row];
      Client least = heap.size() < MOST ? null : heap.peek();
      if (least != null
          && key(order, probability, value) < key(order, least.probability(), least.value())) {
        continue;
      }
      boolean known = block.id[row] != null;
      Client client =
          new Client(
              known ? block.id[row] : String.valueOf(block.sequence[row] + 1),
              known,
              block.ordinal[row],
              probability,
              value);
      if (least == null) {
        heap.add(client);
      } else if (last.compare(client, least) > 0) {
        heap.poll();
        heap.add(client);
      }
    }
  }

  /** Clients whose value is unknown come last. */
  private static double key(Order order, double probability, double value) {
    if (order == Order.RISK) {
      return probability;
    }
    return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : probability * value;
  }
}
