package churnline.core.run;

import java.time.Instant;
import java.util.Optional;

/** Everything that people read: files beside the store, made from it, as often as it takes. */
public interface Publications {
  /**
   * Brings every file up to date and answers every dropped file.
   *
   * @return files answered with a receipt
   */
  int publish(Run run, Optional<Champion> champion);

  /** Brings what only this home has up to the store; what is shared stays as it is. */
  void follow(Optional<Champion> champion);

  /** At start: puts right what is not what the store says, and looks for late writes. */
  void repair(Optional<Champion> champion, Instant now);
}
