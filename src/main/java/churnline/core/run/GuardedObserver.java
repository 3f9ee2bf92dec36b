package churnline.core.run;

import churnline.core.fault.FaultPoint;
import churnline.core.fault.OutOfMemory;
import churnline.core.ingest.Batch;
import churnline.core.model.StoredModel;
import java.util.function.Consumer;

/** Keeps what goes wrong in a listener from the work that it listens to. */
public final class GuardedObserver implements RunObserver {
  private final RunObserver listener;
  private final Consumer<Throwable> failed;

  /**
   * @param failed is told what a listener threw; must not throw itself
   */
  public GuardedObserver(RunObserver listener, Consumer<Throwable> failed) {
    this.listener = listener;
    this.failed = failed;
  }

  private void tell(String event, Runnable listening) {
    try {
      FaultPoint.SUBSCRIBER.reached(event);
      listening.run();
    } catch (RuntimeException | Error failure) {
      OutOfMemory.endIf(failure);
      failed.accept(failure);
    }
  }

  @Override
  public void ingested(Run run, Batch batch, long millis) {
    tell("ingested", () -> listener.ingested(run, batch, millis));
  }

  @Override
  public void resumed(Run run, Batch batch) {
    tell("resumed", () -> listener.resumed(run, batch));
  }

  @Override
  public void gaveBack(Run run, String name) {
    tell("gave-back", () -> listener.gaveBack(run, name));
  }

  @Override
  public void checked(Run run) {
    tell("checked", () -> listener.checked(run));
  }

  @Override
  public void retrained(Run run) {
    tell("retrained", () -> listener.retrained(run));
  }

  @Override
  public void redeployed(Run run) {
    tell("redeployed", () -> listener.redeployed(run));
  }

  @Override
  public void reported(Run run, int files) {
    tell("reported", () -> listener.reported(run, files));
  }

  @Override
  public void nothingNew(Run run) {
    tell("nothing-new", () -> listener.nothingNew(run));
  }

  @Override
  public void repaired(String what) {
    tell("repaired", () -> listener.repaired(what));
  }

  @Override
  public void defect(String subject, String what, Throwable failure) {
    tell("defect", () -> listener.defect(subject, what, failure));
  }

  @Override
  public void warned(String what) {
    tell("warned", () -> listener.warned(what));
  }

  @Override
  public void deployedByHand(Run run, StoredModel model) {
    tell("deployed-by-hand", () -> listener.deployedByHand(run, model));
  }

  @Override
  public void progressed(String stage, String unit, long done, long of) {
    tell("progressed", () -> listener.progressed(stage, unit, done, of));
  }
}
