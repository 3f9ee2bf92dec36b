package churnline.edge.clients;

import churnline.core.dataset.RowBlock;
import churnline.core.dataset.RowStore;
import churnline.core.predict.PredictionLedger;
import churnline.core.predict.PredictionLedger.Sighting;
import churnline.core.run.Champion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * The clients that should be called first. One pass over the current clients with a bounded heap;
 * kept until there are new rows or another champion.
 */
final class CallList {
  /** Longest list. */
  static final int MOST = 10_000;

  /** Of all ids of a list: what is kept of clients with ids of 10,000 characters is bounded too. */
  private static final long MOST_CHARACTERS = 4L << 20;

  private static final byte LEFT = 1;

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

  private record Kept(
      long deployment, long lastSequence, OptionalLong batch, List<Client> clients) {
    private boolean isOf(Champion champion, long last, OptionalLong wanted) {
      return deployment == champion.deployment().number()
          && lastSequence == last
          && batch.equals(wanted);
    }
  }

  CallList(RowStore rows, PredictionLedger ledger) {
    this.rows = rows;
    this.ledger = ledger;
  }

  /**
   * The first {@link #MOST} clients in that order.
   *
   * @param batch whose rows are the clients; empty for the last state of each client
   */
  synchronized List<Client> clients(Champion champion, Order order, OptionalLong batch) {
    long last = rows.lastSequence();
    Kept known = kept.get(order);
    if (known == null || !known.isOf(champion, last, batch)) {
      known = new Kept(champion.deployment().number(), last, batch, rank(champion, order, batch));
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

  private List<Client> rank(Champion champion, Order order, OptionalLong batch) {
    Comparator<Client> byKey =
        Comparator.comparingDouble(client -> key(order, client.probability(), client.value()));
    Comparator<Client> last = byKey.thenComparing(Client::id, Comparator.reverseOrder());
    Ranking ranking = new Ranking(last);
    Consumer<RowBlock> each = block -> offer(block, champion, order, ranking);
    if (batch.isPresent()) {
      rows.forEachSighting(List.of(batch.getAsLong()), each);
    } else {
      rows.forEachCurrentClient(each);
    }
    return ranking.clients();
  }

  private static void offer(RowBlock block, Champion champion, Order order, Ranking ranking) {
    for (int row = 0; row < block.size; row++) {
      if (block.label[row] == LEFT) {
        continue;
      }
      double probability = champion.model().probability(block, row);
      double value = block.value[row];
      Client least = ranking.least();
      if (least != null
          && key(order, probability, value) < key(order, least.probability(), least.value())) {
        continue;
      }
      boolean known = block.id[row] != null;
      ranking.offer(
          new Client(
              known ? block.id[row] : String.valueOf(block.ordinal[row] + 1),
              known,
              block.ordinal[row],
              probability,
              value));
    }
  }

  /** The first clients so far: {@link #MOST}, or as many as have ids of a bounded length. */
  private static final class Ranking {
    private final Comparator<Client> last;
    private final PriorityQueue<Client> heap;
    private long characters;

    Ranking(Comparator<Client> last) {
      this.last = last;
      heap = new PriorityQueue<>(last);
    }

    private boolean isFull() {
      return heap.size() >= MOST || characters >= MOST_CHARACTERS;
    }

    /** Whom another must be before; null while there is room. */
    Client least() {
      return isFull() ? heap.peek() : null;
    }

    void offer(Client client) {
      Client least = least();
      if (least != null && last.compare(client, least) <= 0) {
        return;
      }
      heap.add(client);
      characters += client.id().length();
      while (heap.size() > MOST || (characters > MOST_CHARACTERS && heap.size() > 1)) {
        characters -= heap.poll().id().length();
      }
    }

    List<Client> clients() {
      List<Client> out = new ArrayList<>(heap);
      out.sort(last.reversed());
      return List.copyOf(out);
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
