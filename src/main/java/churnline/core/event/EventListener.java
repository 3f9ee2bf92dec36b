package churnline.core.event;

/** Is told what happens. */
public interface EventListener {
  /** Must return soon: the run waits for it. */
  void on(Event event);
}
