package churnline.edge.generate;

/** How the clients of a month differ from those of every other month. */
public enum Behaviour {
  /** Not at all. */
  AS_EVER,

  /** One feature has moved; who leaves follows from the features as before. */
  SHIFTED,

  /** The features are as ever; other clients leave than before. */
  OTHERS_LEAVE,

  /** The features are as ever and so is the order of risk; more clients leave. */
  MORE_LEAVE
}
