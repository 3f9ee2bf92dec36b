package churnline.edge.settings;

import churnline.core.dataset.Schema;
import churnline.core.text.ColumnName;
import churnline.core.text.TimeFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Binds the {@code churn.schema.*} keys, which only make sense together. */
final class SchemaSettings {
  private static final String PREFIX = "churn.schema.";

  private final Bound bound;
  private final boolean described;
  private final Map<String, List<TypedKey<?>>> uses = new LinkedHashMap<>();

  SchemaSettings(Bound bound) {
    this.bound = bound;
    described = keys().stream().anyMatch(bound::isGiven);
  }

  /** Those that describe columns: the built-in schema may have unlabelled files as well. */
  private static List<TypedKey<?>> keys() {
    return SettingsKeys.all().stream()
        .filter(key -> key.name().startsWith(PREFIX) && !key.equals(SettingsKeys.SCHEMA_UNLABELLED))
        .toList();
  }

  /**
   * Returns the schema; the built-in one only while no schema key is set at all, since half of the
   * built-in columns would not fit other data. Null when a problem was added to {@code bound}.
   */
  Schema schema() {
    if (!keys().stream().allMatch(bound::isAccepted)) {
      return null;
    }
    int before = bound.problemCount();
    Optional<String> id = noted(SettingsKeys.SCHEMA_ID);
    Optional<String> target = noted(SettingsKeys.SCHEMA_TARGET);
    String positive = bound.value(SettingsKeys.SCHEMA_POSITIVE);
    String negative = bound.value(SettingsKeys.SCHEMA_NEGATIVE);
    List<String> numeric = allNoted(SettingsKeys.SCHEMA_NUMERIC);
    List<String> categorical = allNoted(SettingsKeys.SCHEMA_CATEGORICAL);
    List<String> ignore = allNoted(SettingsKeys.SCHEMA_IGNORE);
    Optional<String> time = noted(SettingsKeys.SCHEMA_TIME);
    Optional<String> value = column(SettingsKeys.SCHEMA_VALUE, Optional.empty());
    Optional<TimeFormat> timeFormat = bound.value(SettingsKeys.SCHEMA_TIME_FORMAT);
    List<String> numericNames = numeric.stream().map(ColumnName::normalise).toList();
    if (value.filter(name -> !numericNames.contains(ColumnName.normalise(name))).isPresent()) {
      note(SettingsKeys.SCHEMA_VALUE, List.of(value.get()));
    }
    refuseWhatContradicts(target, positive, negative, numeric.isEmpty() && categorical.isEmpty());
    if (timeFormat.isPresent() && time.isEmpty()) {
      bound.refuse(
          SettingsKeys.SCHEMA_TIME_FORMAT,
          " = '" + timeFormat.get() + "': expected churn.schema.time beside it");
    }
    if (bound.problemCount() > before) {
      return null;
    }
    return new Schema(
        id,
        target.orElseThrow(),
        positive,
        negative,
        numeric,
        categorical,
        ignore,
        value,
        time,
        timeFormat);
  }

  private <T> T column(TypedKey<T> key, T unset) {
    return described && !bound.isGiven(key) ? unset : bound.value(key);
  }

  private Optional<String> noted(TypedKey<Optional<String>> key) {
    Optional<String> column = column(key, Optional.empty());
    note(key, column.stream().toList());
    return column;
  }

  private List<String> allNoted(TypedKey<List<String>> key) {
    List<String> columns = column(key, List.of());
    note(key, columns);
    return columns;
  }

  private void note(TypedKey<?> key, List<String> columns) {
    for (String column : columns) {
      uses.computeIfAbsent(ColumnName.normalise(column), name -> new ArrayList<>()).add(key);
    }
  }

  private void refuseWhatContradicts(
      Optional<String> target, String positive, String negative, boolean noFeature) {
    if (target.isEmpty()) {
      bound.refuse(
          SettingsKeys.SCHEMA_TARGET,
          ": not set; expected the column that says whether the client left");
    }
    if (noFeature) {
      bound.refuse(
          SettingsKeys.SCHEMA_NUMERIC,
          ": no feature; expected a column here or in churn.schema.categorical");
    }
    if (Schema.isSameLabel(positive, negative)) {
      bound.refuse(
          SettingsKeys.SCHEMA_NEGATIVE,
          " = '" + negative + "': expected another label than churn.schema.positive");
    }
    uses.forEach(
        (column, keys) -> {
          if (keys.size() > 1) {
            TypedKey<?> second = keys.get(keys.size() - 1);
            bound.refuse(
                second,
                " = '%s': expected each column once; '%s' is also in %s"
                    .formatted(bound.given(second).text(), column, keys.get(0).name()));
          }
        });
  }
}
