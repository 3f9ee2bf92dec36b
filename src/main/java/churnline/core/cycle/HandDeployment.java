package churnline.core.cycle;

import churnline.core.event.Event;
import churnline.core.event.Events;
import churnline.core.fault.BadInputException;
import churnline.core.fault.ConflictException;
import churnline.core.fault.FaultCode;
import churnline.core.model.Deployment;
import churnline.core.model.ModelRegistry;
import churnline.core.model.Promotion;
import churnline.core.model.Promotion.Code;
import churnline.core.model.StoredModel;
import churnline.core.run.Champion;
import churnline.core.run.Publications;
import churnline.core.run.Run;
import churnline.core.run.Trigger;
import churnline.core.serving.Serving;
import java.util.List;
import java.util.Optional;

/**
 * Promotion by hand and rollback: a version serves because a person said so, and the history says
 * who and why. It is a run of its own, concluded in one commit like any other. To be called by one
 * at a time, and not while a run is under way.
 */
public final class HandDeployment {
  private final ModelRegistry registry;
  private final RunBook book;
  private final Serving serving;
  private final Publications publications;
  private final Events events;

  public HandDeployment(
      ModelRegistry registry,
      RunBook book,
      Serving serving,
      Publications publications,
      Events events) {
    this.registry = registry;
    this.book = book;
    this.serving = serving;
    this.publications = publications;
    this.events = events;
  }

  /**
   * Lets a version serve.
   *
   * @param reason why, with who says so; goes into the history
   * @return the new champion
   * @throws BadInputException NOT_FOUND when there is no such version
   * @throws churnline.core.fault.UnavailableException MODEL_DAMAGED when it cannot be loaded
   * @throws ConflictException ALREADY_CHAMPION when it serves already
   */
  public Champion deploy(int version, String reason, Trigger trigger) {
    serving.refreshUnlessDamaged();
    StoredModel model = registry.find(version).orElseThrow(() -> unknown(version));
    serving.load(model);
    Optional<Deployment> before = registry.champion();
    if (before.filter(deployed -> deployed.version() == version).isPresent()) {
      throw new ConflictException(
          FaultCode.ALREADY_CHAMPION, model.name() + " is already deployed; nothing was changed");
    }
    boolean older = before.filter(deployed -> version < deployed.version()).isPresent();
    Promotion promotion =
        new Promotion(older ? Code.ROLLBACK : Code.BY_HAND, reason, Double.NaN, Double.NaN, 0);
    Run run =
        book.conclude(book.begin(trigger).withPromotion(promotion), before, Optional.of(version));
    serving.refresh();
    events.tell(new Event.PromotedByHand(run, model));
    publications.publish(run, List.of(), serving.champion());
    return serving.champion().orElseThrow();
  }

  private static BadInputException unknown(int version) {
    return new BadInputException(
        FaultCode.NOT_FOUND,
        "no model " + StoredModel.name(version) + "; expected one of those that /models lists");
  }
}
