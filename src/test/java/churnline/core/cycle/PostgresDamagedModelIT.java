package churnline.core.cycle;

import churnline.core.cycle.Home.Rules;
import java.nio.file.Path;

/** Damaged models with the store in PostgreSQL. */
class PostgresDamagedModelIT extends DamagedModelTest {
  private final PostgresHomes homes = new PostgresHomes();

  @Override
  Home home(Path root, Rules rules) {
    return homes.open(root, rules);
  }
}
