package churnline.edge.camel;

import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Remembers no file. Camel's file consumer keeps the names of files in progress and forgets one
 * when its exchange ends in an orderly way; another file of that name would otherwise never be
 * taken. The claim by a rename is what keeps a file from being taken twice.
 */
public final class NothingInProgress extends ServiceSupport implements IdempotentRepository {
  @Override
  public boolean add(String name) {
    return true;
  }

  @Override
  public boolean contains(String name) {
    return false;
  }

  @Override
  public boolean remove(String name) {
    return true;
  }

  @Override
  public boolean confirm(String name) {
    return true;
  }

  @Override
  public void clear() {
    // there is nothing
  }
}
