package churnline.edge.api;

/** Answers once the memory that an answer takes at most is there. */
public final class Budgeted implements Handler {
  private final HeapBudget heap;
  private final long bytes;
  private final Handler handler;

  /**
   * @param bytes most that an answer and what it is made from take
   * @param handler answers in memory, not in a stream that goes on after it has returned
   */
  public Budgeted(HeapBudget heap, long bytes, Handler handler) {
    this.heap = heap;
    this.bytes = bytes;
    this.handler = handler;
  }

  @Override
  public Reply answer(Request request) {
    return heap.with(bytes, "an answer of this kind", () -> handler.answer(request));
  }
}
