package churnline.core.event;

import churnline.core.fault.FaultPoint;
import churnline.core.fault.OutOfMemory;
import java.util.List;
import java.util.function.Consumer;

/** Tells each listener what happens; one that fails stops neither the others nor the run. */
public final class Events {
  private final List<EventListener> listeners;
  private final Consumer<Throwable> failed;

  /**
   * @param failed is told what a listener threw; must not throw itself
   */
  public Events(List<EventListener> listeners, Consumer<Throwable> failed) {
    this.listeners = List.copyOf(listeners);
    this.failed = failed;
  }

  public void tell(Event event) {
    for (EventListener listener : listeners) {
      try {
        FaultPoint.SUBSCRIBER.reached(event.getClass().getSimpleName());
        listener.on(event);
      } catch (RuntimeException | Error failure) {
        OutOfMemory.endIf(failure);
        failed.accept(failure);
      }
    }
  }

  /** Tells {@link Event.Warned}. */
  public void warned(String what) {
    tell(new Event.Warned(what));
  }

  /** Tells {@link Event.Repaired}. */
  public void repaired(String what) {
    tell(new Event.Repaired(what));
  }

  /** Tells {@link Event.DefectFound}. */
  public void defect(String subject, String what, Throwable failure) {
    tell(new Event.DefectFound(subject, what, failure));
  }

  /** Tells {@link Event.Progressed}. */
  public void progressed(String stage, String unit, long done, long of) {
    tell(new Event.Progressed(stage, unit, done, of));
  }
}
