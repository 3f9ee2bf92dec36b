package churnline.core.dataset;

import churnline.core.text.ColumnName;
import churnline.core.text.Numbers;
import churnline.core.text.TimeFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What the columns of a batch mean. Names are normalised by {@link ColumnName}.
 *
 * @param id column that names the client; empty when rows are numbered
 * @param target column that says whether the client left; may be missing from a file
 * @param positive label of a client that left, {@code 1} or {@code Yes}
 * @param negative label of a client that stayed
 * @param numeric feature columns that hold numbers
 * @param categorical feature columns that hold levels
 * @param ignore columns that are known and not used
 * @param value column with the client's revenue, for value at risk
 * @param time column with the date or period of the observation
 * @param timeFormat how its cells are written; empty where that is to be found out
 */
public record Schema(
    Optional<String> id,
    String target,
    String positive,
    String negative,
    List<String> numeric,
    List<String> categorical,
    List<String> ignore,
    Optional<String> value,
    Optional<String> time,
    Optional<TimeFormat> timeFormat) {

  /** A schema whose times are written as is found out. */
  public Schema(
      Optional<String> id,
      String target,
      String positive,
      String negative,
      List<String> numeric,
      List<String> categorical,
      List<String> ignore,
      Optional<String> value,
      Optional<String> time) {
    this(
        id,
        target,
        positive,
        negative,
        numeric,
        categorical,
        ignore,
        value,
        time,
        Optional.empty());
  }

  /** Checks that there is a feature and that no column has two meanings. */
  public Schema {
    id = id.map(ColumnName::normalise);
    target = ColumnName.normalise(target);
    numeric = numeric.stream().map(ColumnName::normalise).toList();
    categorical = categorical.stream().map(ColumnName::normalise).toList();
    ignore = ignore.stream().map(ColumnName::normalise).toList();
    value = value.map(ColumnName::normalise);
    time = time.map(ColumnName::normalise);
    if (target.isEmpty() || positive.isBlank() || negative.isBlank()) {
      throw new IllegalArgumentException("target, positive and negative must not be blank");
    }
    if (isSameLabel(positive, negative)) {
      throw new IllegalArgumentException(
          "positive '%s' and negative '%s' are the same label".formatted(positive, negative));
    }
    if (numeric.isEmpty() && categorical.isEmpty()) {
      throw new IllegalArgumentException("no feature column: name one in numeric or categorical");
    }
    List<String> all = new ArrayList<>(numeric);
    all.addAll(categorical);
    all.addAll(ignore);
    all.add(target);
    id.ifPresent(all::add);
    time.ifPresent(all::add);
    Set<String> seen = new HashSet<>();
    for (String column : all) {
      if (!seen.add(column)) {
        throw new IllegalArgumentException("column '" + column + "' is named twice");
      }
    }
  }

  /** Feature columns: the numeric ones, then the categorical ones. */
  public List<String> features() {
    List<String> all = new ArrayList<>(numeric);
    all.addAll(categorical);
    return all;
  }

  /** Columns of the master dataset in their order: id, time, features, value, target. */
  public List<String> columns() {
    List<String> all = new ArrayList<>();
    id.ifPresent(all::add);
    time.ifPresent(all::add);
    all.addAll(features());
    value.filter(column -> !all.contains(column)).ifPresent(all::add);
    all.add(target);
    return all;
  }

  /** SHA-256 in hex of everything that decides whether a row is accepted and what it means. */
  public String fingerprint() {
    String text =
        String.join(
            "\n",
            "id=" + id.orElse(""),
            "target=" + target,
            "positive=" + positive,
            "negative=" + negative,
            "numeric=" + String.join(",", numeric),
            "categorical=" + String.join(",", categorical),
            "value=" + value.orElse(""),
            "time=" + time.orElse(""));
    return DigestUtils.sha256Hex(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether no row could tell two labels apart: they differ in case or blanks, or as 1 and 1.0. */
  public static boolean isSameLabel(String one, String other) {
    return one.strip().equalsIgnoreCase(other.strip())
        || Numbers.parse(one.strip()) == Numbers.parse(other.strip());
  }
}
