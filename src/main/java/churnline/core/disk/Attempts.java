package churnline.core.disk;

import java.util.List;
import java.util.Set;

/**
 * What is in hand, written down before it begins: a process that dies leaves the note, and the next
 * one knows what it died over. Subjects are claims, answers to their files, and stages.
 */
public interface Attempts {
  /** Failures, while nothing else was in hand, after which a subject is given up. */
  int MOST = 3;

  /** Answers to several files at once, as a subject. */
  String ANSWERS = "answers";

  /** The answer to the file of a claim, as a subject. */
  static String answerTo(String claim) {
    return "answer-" + claim;
  }

  /** Begins an attempt. Failures are counted only while {@code alone}. */
  void begin(String subject, boolean alone);

  /** The attempt is over and nothing has to be remembered of the subject. */
  void succeeded(String subject);

  /** The attempt was ended by a condition outside the subject: it counts for nothing. */
  void withdrawn(String subject);

  /**
   * The attempt ended in a defect.
   *
   * @return how often the subject has failed alone, this time included
   */
  int failed(String subject);

  /**
   * How often a subject has failed alone, a death counted that was not charged yet; 0 when it never
   * has.
   */
  int failures(String subject);

  /** Subjects that failed, or were in hand when a process died, and have not succeeded since. */
  Set<String> suspects();

  /**
   * Charges what a process that is gone had in hand; to be called while nothing is in hand, with
   * the turn to run.
   *
   * @param known subjects that still exist; all others are forgotten
   * @return what was in hand
   */
  List<String> settle(Set<String> known);
}
