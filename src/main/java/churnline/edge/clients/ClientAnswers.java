package churnline.edge.clients;

import churnline.core.dataset.FormulaSafeWriter;
import churnline.core.dataset.RowStore;
import churnline.core.dataset.Schema;
import churnline.core.dataset.TableWriter;
import churnline.core.disk.TabularFiles;
import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.core.ingest.Batch;
import churnline.core.ingest.BatchLedger;
import churnline.core.ingest.BatchLedger.Origin;
import churnline.core.predict.Prediction;
import churnline.core.predict.PredictionFields;
import churnline.core.predict.PredictionLedger;
import churnline.core.predict.PredictionRule;
import churnline.core.run.Champion;
import churnline.core.serving.Serving;
import churnline.edge.api.Handler;
import churnline.edge.api.HeapBudget;
import churnline.edge.api.Reply;
import churnline.edge.api.Request;
import churnline.edge.clients.CallList.Client;
import churnline.edge.clients.CallList.Order;
import churnline.edge.prediction.Predictor;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** {@code /clients}: whom to call first. */
public final class ClientAnswers implements Handler {
  private static final int USUAL = 50;
  private static final long BYTES_PER_CLIENT = 1_500;
  private static final long BYTES_PER_CHARACTER = 8;

  private final HeapBudget heap;
  private final Serving serving;
  private final Schema schema;
  private final TabularFiles tables;
  private final BatchLedger batches;
  private final CallList list;

  public ClientAnswers(
      Serving serving,
      RowStore rows,
      PredictionLedger ledger,
      BatchLedger batches,
      Schema schema,
      TabularFiles tables,
      HeapBudget heap) {
    this.heap = heap;
    this.batches = batches;
    this.serving = serving;
    this.schema = schema;
    this.tables = tables;
    list = new CallList(rows, ledger);
  }

  @Override
  public Reply answer(Request request) {
    int top = request.number("top", USUAL, 1, CallList.MOST);
    Order order = order(request.query("by").orElse("risk"));
    Optional<Batch> population = population(request);
    Champion champion = Predictor.champion(serving);
    List<Client> all = clients(champion, order, population);
    List<Client> first = all.subList(0, Math.min(top, all.size()));
    return heap.with(
        bytes(first),
        "a list of this length",
        () -> answer(request, champion, order, population, first));
  }

  /** Of the list as values, as text and as bytes. */
  private static long bytes(List<Client> clients) {
    return clients.stream()
        .mapToLong(client -> BYTES_PER_CLIENT + BYTES_PER_CHARACTER * client.id().length())
        .sum();
  }

  private Reply answer(
      Request request,
      Champion champion,
      Order order,
      Optional<Batch> population,
      List<Client> first) {
    Map<String, Double> previous = list.previous(first);
    NavigableMap<Long, Origin> origins = new TreeMap<>();
    if (schema.id().isEmpty()) {
      batches.origins().forEach(origin -> origins.put(origin.first(), origin));
    }
    List<Map<String, Object>> clients = new ArrayList<>();
    for (Client client : first) {
      clients.add(
          fields(
              clients.size() + 1,
              client,
              client.known() ? client.id() : place(client, origins),
              previous.get(client.id()),
              champion));
    }
    if (request.accepts("text/csv")) {
      return csv(clients).with("X-Model-Version", champion.name());
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("model_version", champion.name());
    out.put("request_id", request.id());
    out.put("by", order.name().toLowerCase(java.util.Locale.ROOT));
    if (schema.id().isEmpty()) {
      out.put("batch", population.map(Batch::number).orElse(null));
      out.put("file", population.map(Batch::name).orElse(null));
    }
    out.put("clients", clients);
    return Reply.json(out).with("X-Model-Version", champion.name());
  }

  private List<Client> clients(Champion champion, Order order, Optional<Batch> population) {
    if (schema.id().isPresent()) {
      return list.clients(champion, order, OptionalLong.empty());
    }
    return population
        .map(batch -> list.clients(champion, order, OptionalLong.of(batch.number())))
        .orElse(List.of());
  }

  /** Without ids nobody is known again in another file: one batch is the clients. */
  private Optional<Batch> population(Request request) {
    int number = request.number("batch", 0, 1, Integer.MAX_VALUE);
    if (schema.id().isPresent() && number > 0) {
      throw bad(
          "batch is '%d', but these clients have ids: the list has each with its last state; leave batch out"
              .formatted(number));
    }
    if (schema.id().isPresent()) {
      return Optional.empty();
    }
    return number > 0 ? Optional.of(batch(number)) : batches.lastAccepted();
  }

  private Batch batch(int number) {
    Batch batch = batches.find(number).orElseThrow(() -> unknown("no batch " + number));
    if (batch.status() != Batch.Status.INGESTED) {
      String earlier =
          batch.earlier().map(first -> ": its content came in batch " + first).orElse("");
      throw unknown("batch %d, %s, brought no rows%s".formatted(number, batch.name(), earlier));
    }
    return batch;
  }

  private static BadInputException unknown(String what) {
    return new BadInputException(
        FaultCode.NOT_FOUND, what + "; expected the number of an ingested file that /files lists");
  }

  private Order order(String by) {
    if (by.equals("risk")) {
      return Order.RISK;
    }
    if (!by.equals("value")) {
      throw bad("by is '" + Request.shortened(by) + "'; expected risk or value");
    }
    if (schema.value().isEmpty()) {
      throw bad("the data has no value column; expected by=risk, or set churn.schema.value");
    }
    return Order.VALUE;
  }

  private static BadInputException bad(String detail) {
    return new BadInputException(FaultCode.REQUEST_MALFORMED, detail);
  }

  /** Without ids a client can only be found where its row is: {@code march.csv:552}. */
  private static String place(Client client, NavigableMap<Long, Origin> origins) {
    Origin origin = origins.floorEntry(client.sequence()).getValue();
    return origin.file() + ":" + (client.sequence() - origin.first() + 1);
  }

  private Map<String, Object> fields(
      int rank, Client client, String id, Double before, Champion champion) {
    Prediction prediction =
        PredictionRule.of(champion.stored(), schema).predict(id, client.probability(), rank);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("rank", rank);
    out.putAll(PredictionFields.of(prediction));
    out.put("change", before == null || !client.known() ? null : client.probability() - before);
    if (schema.value().isPresent()) {
      out.put("value", client.value());
      out.put("value_at_risk", client.valueAtRisk());
    }
    return out;
  }

  private Reply csv(List<Map<String, Object>> clients) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TableWriter writer = new FormulaSafeWriter(tables.write(out));
    List<String> header =
        new ArrayList<>(List.of("rank", "id", "probability", "decision", "change"));
    if (schema.value().isPresent()) {
      header.addAll(List.of("value", "value_at_risk"));
    }
    writer.row(header);
    for (Map<String, Object> client : clients) {
      for (Object cell : client.values()) {
        if (cell instanceof Double number) {
          writer.cell(number);
        } else {
          writer.cell(cell == null ? null : String.valueOf(cell));
        }
      }
      writer.endRow();
    }
    writer.flush();
    return new Reply(200, Reply.CSV, Map.of(), new Reply.Bytes(out.toByteArray()));
  }
}
