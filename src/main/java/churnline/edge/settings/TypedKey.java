package churnline.edge.settings;

/**
 * A key and how its text becomes a value.
 *
 * @param about what an operator is told
 * @param parser throws {@link IllegalArgumentException} for what {@code about.expected()} excludes
 */
record TypedKey<T>(SettingsKey about, ValueParsers.Parser<T> parser) {
  String name() {
    return about.name();
  }
}
