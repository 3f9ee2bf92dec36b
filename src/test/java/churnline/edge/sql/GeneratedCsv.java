package churnline.edge.sql;

import churnline.core.dataset.Schema;
import churnline.core.ingest.CsvPolicy;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;

/** A CSV in a random dialect, of which is known what must become of each row. */
final class GeneratedCsv {
  /** What a row that must be set aside is told. */
  record Bad(long line, String column, String value) {}

  private final SplittableRandom random;
  private final Schema schema;
  private final String prefix;
  private final char delimiter;
  private final char mark;
  private final String end;
  private final Optional<Charset> fallback;
  private final List<String> columns = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final List<Bad> bad = new ArrayList<>();
  private final List<String> ids = new ArrayList<>();
  private long line = 1;
  private long accepted;
  private long duplicate;

  /**
   * @param prefix of its ids; without ids of its levels, so that no two files hold the same row
   */
  GeneratedCsv(SplittableRandom random, Schema schema, String prefix) {
    this.random = random;
    this.schema = schema;
    this.prefix = prefix;
    delimiter = pick(",", ";", "\t").charAt(0);
    mark = delimiter != ',' && random.nextBoolean() ? ',' : '.';
    end = pick("\n", "\r\n", "\r");
    fallback =
        Optional.of("windows-1252").filter(name -> random.nextBoolean()).map(Charset::forName);
    columns.addAll(schema.columns());
    for (int extra = random.nextInt(3); extra > 0; extra--) {
      columns.add("extra " + extra);
    }
    Collections.shuffle(columns, new Random(random.nextLong()));
  }

  /** Rows with their features, some of them bad or there twice; the last line may have no end. */
  GeneratedCsv rows(int most) {
    if (random.nextInt(8) == 0) {
      text.append("sep=").append(delimiter).append(end);
      line++;
    }
    write(columns.stream().map(this::misspelt).toList());
    int rows = 1 + random.nextInt(most);
    for (int row = 0; row < rows; row++) {
      if (random.nextInt(10) == 0) {
        blank();
      }
      row(row);
    }
    if (random.nextInt(4) == 0) {
      text.setLength(text.length() - end.length());
    }
    return this;
  }

  /** Outcomes alone: of every client of {@code earlier}, and of one that nobody knows. */
  GeneratedCsv labels(GeneratedCsv earlier) {
    columns.removeIf(name -> schema.features().contains(name) || isValue(name));
    write(columns);
    for (String id : earlier.ids) {
      accepted++;
      write(columns.stream().map(name -> labelCell(name, id)).toList());
    }
    bad.add(new Bad(line, schema.id().orElseThrow(), prefix + "stranger"));
    write(columns.stream().map(name -> labelCell(name, prefix + "stranger")).toList());
    return this;
  }

  private String labelCell(String name, String id) {
    if (name.equals(schema.target())) {
      return "yes";
    }
    return schema.time().filter(name::equals).isPresent()
        ? "2026-01"
        : schema.id().filter(name::equals).map(key -> id).orElse("");
  }

  private void row(int number) {
    Map<String, String> cells = new HashMap<>();
    String id = prefix + number;
    schema.id().ifPresent(name -> cells.put(name, id));
    schema.time().ifPresent(name -> cells.put(name, "2026-01"));
    schema.value().ifPresent(name -> cells.put(name, number(random.nextInt(1_000) / 4.0)));
    schema.numeric().forEach(name -> cells.put(name, number((random.nextInt() >> 8) / 8.0)));
    schema.categorical().forEach(name -> cells.put(name, level(id)));
    // an unlabelled row is told from its twin by the id alone
    cells.put(schema.target(), pick("yes", "no", "YES", " no ", ""));
    if (random.nextInt(6) == 0) {
      spoil(cells);
      write(columns.stream().map(name -> cells.getOrDefault(name, "")).toList());
      return;
    }
    accepted++;
    ids.add(id);
    List<String> row = columns.stream().map(name -> cells.getOrDefault(name, "more")).toList();
    write(row);
    if (random.nextInt(8) == 0) {
      duplicate++;
      write(row);
    }
  }

  private void spoil(Map<String, String> cells) {
    String column = pick(schema.numeric().get(0), schema.target(), schema.id().orElse("a"));
    String value = column.equals(schema.id().orElse("")) ? pick("", " NA ", "null") : "n0t";
    cells.put(column, value);
    bad.add(new Bad(line, column, value));
  }

  private boolean isValue(String name) {
    return schema.value().filter(name::equals).isPresent();
  }

  private String number(double value) {
    return pick(Double.toString(value), value + " ", "+" + Math.abs(value)).replace('.', mark);
  }

  private String level(String id) {
    StringBuilder level = new StringBuilder(id);
    for (int more = random.nextInt(6); more > 0; more--) {
      level.append(pick("a", "\"", delimiter + "", end, "\n", "é", "\uD83D\uDE00", "'"));
    }
    return level.append("z").toString();
  }

  private String misspelt(String name) {
    return pick(name, name.toUpperCase(java.util.Locale.ROOT), " " + name + " ");
  }

  private void blank() {
    text.append(pick("", "  ")).append(end);
    line++;
  }

  private void write(List<String> cells) {
    List<String> written = new ArrayList<>();
    for (String cell : cells) {
      boolean quoted = cell.matches("(?s).*[\"\r\n,;\t].*") || random.nextInt(5) == 0;
      written.add(quoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
    }
    String row = String.join(String.valueOf(delimiter), written);
    text.append(row).append(end);
    line += row.split("\r\n|\r|\n", -1).length;
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** The file in a random encoding. */
  byte[] bytes() {
    boolean fits = fallback.map(charset -> charset.newEncoder().canEncode(text)).orElse(false);
    return switch (random.nextInt(6)) {
      case 0 -> ('\uFEFF' + text.toString()).getBytes(StandardCharsets.UTF_8);
      case 1 -> ('\uFEFF' + text.toString()).getBytes(StandardCharsets.UTF_16LE);
      case 2 -> ('\uFEFF' + text.toString()).getBytes(StandardCharsets.UTF_16BE);
      case 3 -> text.toString().getBytes(fits ? fallback.get() : StandardCharsets.UTF_8);
      default -> text.toString().getBytes(StandardCharsets.UTF_8);
    };
  }

  CsvPolicy policy() {
    return new CsvPolicy(fallback, mark, 100_000, 50, 100);
  }

  long accepted() {
    return accepted;
  }

  long duplicate() {
    return duplicate;
  }

  List<Bad> bad() {
    return bad;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
