package churnline.core.cycle;

import java.nio.file.Path;

/** The same bytes again from PostgreSQL. */
class PostgresRebuildIT extends RebuildTest {
  private final PostgresHomes homes = new PostgresHomes();

  @Override
  Home home(Path root) {
    return homes.open(root, Home.EVERY_CHALLENGER);
  }
}
