package churnline.edge.api;

/** Answers one kind of request. What it throws becomes a problem by {@link Problems}. */
@FunctionalInterface
public interface Handler {
  Reply answer(Request request);
}
