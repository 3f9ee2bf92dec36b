package churnline.core.node;

import churnline.core.event.Events;
import churnline.core.fault.UnavailableException;
import churnline.core.master.MasterFile;
import churnline.core.node.StoreWatch.Seen;
import churnline.core.run.Publications;
import churnline.core.run.Run;
import churnline.core.serving.Serving;

/**
 * Keeps a process up with what others on the same store do: the champion at once, the files of its
 * own home as soon as it is not writing them itself.
 */
public final class Follower {
  private final StoreWatch watch;
  private final Serving serving;
  private final MasterFile master;
  private final Publications publications;
  private final Events events;
  private volatile Seen published = Seen.NOTHING;
  private boolean working;
  private String told = "";

  public Follower(
      StoreWatch watch,
      Serving serving,
      MasterFile master,
      Publications publications,
      Events events) {
    this.watch = watch;
    this.serving = serving;
    this.master = master;
    this.publications = publications;
    this.events = events;
  }

  /**
   * Serves what the store says serves, then brings the files of this home up to the store unless
   * the process has the turn and does so itself. To be called often.
   */
  public void follow() {
    Seen now = watch.look();
    if (now.deployment() != served()) {
      serving.refresh();
    }
    if (!now.equals(published)) {
      synchronized (this) {
        if (!working) {
          catchUp();
        }
      }
    }
  }

  private long served() {
    return serving.champion().map(champion -> champion.deployment().number()).orElse(0L);
  }

  /** The process has the turn: its files are brought up to the store before it works. */
  synchronized void begin() {
    catchUp();
    if (watch != StoreWatch.ALONE) {
      // rows of a run that was cut short are in the store and concluded by nobody
      orWarn(master::follow);
    }
    working = true;
  }

  /** The process gave the turn back. */
  synchronized void end() {
    working = false;
  }

  /** What this run concluded is published here: it needs not be followed. */
  public void published(Run run) {
    Seen now = watch.look();
    if (now.run().equals(run.id())) {
      published = now;
    }
  }

  private void catchUp() {
    Seen now = watch.look();
    if (now.equals(published)) {
      return;
    }
    serving.refreshUnlessDamaged();
    if (serving.damage().isPresent()) {
      warnOnce(serving.damage().get());
      return;
    }
    orWarn(
        () -> {
          master.follow();
          publications.follow(serving.champion());
          published = now;
          told = "";
        });
  }

  /** A disk that is full here must not keep this node from serving, nor from its turn. */
  private void orWarn(Runnable work) {
    try {
      work.run();
    } catch (UnavailableException stays) {
      warnOnce(stays.getMessage());
    }
  }

  private void warnOnce(String what) {
    if (!told.equals(what)) {
      told = what;
      events.warned("the files of this home do not follow the store: " + what);
    }
  }
}
