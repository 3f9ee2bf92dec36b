package churnline.core.event;

/** Carries entries of the outbox to the outside: by mail, to a webhook, to a mirror. */
public interface OutboxConsumer {
  /** Its lasting name; under another it would be told everything from then on only. */
  String name();

  /**
   * Tells one entry. After a failure, or when the process dies meanwhile, the same entry comes
   * again: entries have numbers by which a receiver can tell. Must return within a minute or so.
   *
   * @throws Exception when it could not be told
   */
  void deliver(Outbox.Entry entry) throws Exception;
}
