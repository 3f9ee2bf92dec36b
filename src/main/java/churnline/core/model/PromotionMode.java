package churnline.core.model;

/** What a challenger must show before it replaces the champion. */
public enum PromotionMode {
  /** Not worse on rows that neither model was trained on. */
  BETTER,
  /** Nothing: every challenger is promoted. */
  ALWAYS
}
