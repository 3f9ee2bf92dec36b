package churnline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.dataset.RowBlock;
import churnline.core.model.ChurnModel;
import churnline.edge.generate.CorporateGenerator;
import churnline.edge.generate.CorporateRow;
import churnline.edge.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;

/**
 * Asks for the same rows again and again and remembers what each version of the model said of each:
 * a version has one answer for a row, bit for bit, or it is no version.
 */
final class VersionWitness implements Load.Questions {
  private static final int ROWS = 1_000;
  private static final int LARGEST = 20;
  private static final long NOTHING = 0;
  private final List<CorporateRow> rows;
  private final List<String> texts;
  private final long clientsEvery;
  private final Map<String, AtomicLongArray> said = new ConcurrentSkipListMap<>();
  private final Map<String, String> scored = new ConcurrentHashMap<>();

  /**
   * @param clientsEvery one question in so many asks for the call list, one in 50 for the score
   */
  VersionWitness(long seed, long clientsEvery) {
    rows = new CorporateGenerator(seed, ROWS).stable(1).toList();
    texts =
        rows.stream()
            .map(
                row ->
                    ("{\"corporation\":\"%s\",\"lastmonth_activity\":%d,\"lastyear_activity\":%d,"
                            + "\"number_of_employees\":%d}")
                        .formatted(
                            row.corporation(),
                            row.lastmonthActivity(),
                            row.lastyearActivity(),
                            row.numberOfEmployees()))
            .toList();
    this.clientsEvery = clientsEvery;
  }

  @Override
  public Load.Question question(long number, SplittableRandom random) {
    if (number % clientsEvery == 1) {
      return new Get("/clients?top=20", this::clients);
    }
    if (number % 50 == 0) {
      return new Get("/scoring", this::scoring);
    }
    int count = number % 8 == 0 ? random.nextInt(2, LARGEST) : 1;
    return new Rows(random.nextInt(ROWS - count), count);
  }

  /** Names of the versions that answered. */
  List<String> versions() {
    return List.copyOf(said.keySet());
  }

  /** How many answers of a version were compared with what {@code model} says of the row. */
  int check(String version, ChurnModel model) {
    AtomicLongArray answers = said.get(version);
    RowBlock block = new RowBlock(3, 0);
    int compared = 0;
    for (int at = 0; at < ROWS; at++) {
      if (answers.get(at) != NOTHING) {
        block.numeric[0][0] = rows.get(at).lastmonthActivity();
        block.numeric[1][0] = rows.get(at).lastyearActivity();
        block.numeric[2][0] = rows.get(at).numberOfEmployees();
        assertThat(Double.longBitsToDouble(answers.get(at)))
            .as("%s of row %d", version, at)
            .isEqualTo(model.probability(block, 0));
        compared++;
      }
    }
    return compared;
  }

  private void predicted(int first, int count, KeepAlive.Answer answer) {
    JsonNode body = Json.tree(answer.body());
    String version = body.path("model_version").asText();
    if (!version.equals(answer.headers().get("x-model-version"))) {
      throw new AssertionError("two versions in one answer: " + answer);
    }
    JsonNode predictions = body.path("predictions");
    if (predictions.size() != count || body.path("rows").asInt() != count) {
      throw new AssertionError(count + " rows were asked for: " + answer);
    }
    for (int at = 0; at < count; at++) {
      if (!predictions.get(at).path("id").asText().equals(rows.get(first + at).corporation())) {
        throw new AssertionError("another client's row: " + answer);
      }
      see(version, first + at, predictions.get(at).path("probability").doubleValue());
    }
  }

  private void see(String version, int row, double probability) {
    long bits = Double.doubleToLongBits(probability);
    if (!(probability > 0 && probability < 1)) {
      throw new AssertionError("no probability: " + probability);
    }
    long before = answers(version).getAndSet(row, bits);
    if (before != NOTHING && before != bits) {
      throw new AssertionError(
          "%s of row %d: %s, and before %s"
              .formatted(version, row, probability, Double.longBitsToDouble(before)));
    }
  }

  private AtomicLongArray answers(String version) {
    return said.computeIfAbsent(version, fresh -> new AtomicLongArray(ROWS));
  }

  private void scoring(KeepAlive.Answer answer) {
    JsonNode body = Json.tree(answer.body());
    String version = body.path("model_version").asText();
    String score = body.path("auc") + " " + body.path("log_loss") + " " + body.path("confusion");
    answers(version);
    String before = scored.putIfAbsent(version, score);
    if (before != null && !before.equals(score)) {
      throw new AssertionError(version + " scored " + score + ", and before " + before);
    }
  }

  private void clients(KeepAlive.Answer answer) {
    JsonNode body = Json.tree(answer.body());
    answers(body.path("model_version").asText());
    double before = 1;
    for (JsonNode client : body.path("clients")) {
      if (client.path("probability").doubleValue() > before) {
        throw new AssertionError("not in order: " + answer);
      }
      before = client.path("probability").doubleValue();
    }
  }

  private interface Checked {
    void check(KeepAlive.Answer answer);
  }

  private record Get(String target, Checked checked) implements Load.Question {
    @Override
    public byte[] request() {
      return KeepAlive.request("GET", target, "");
    }

    @Override
    public void check(KeepAlive.Answer answer) {
      checked.check(answer);
    }
  }

  private final class Rows implements Load.Question {
    private final int first;
    private final int count;

    Rows(int first, int count) {
      this.first = first;
      this.count = count;
    }

    @Override
    public byte[] request() {
      String json =
          count == 1
              ? texts.get(first)
              : texts.subList(first, first + count).stream()
                  .collect(Collectors.joining(",", "[", "]"));
      return KeepAlive.request("POST", "/prediction", json);
    }

    @Override
    public void check(KeepAlive.Answer answer) {
      predicted(first, count, answer);
    }
  }
}
