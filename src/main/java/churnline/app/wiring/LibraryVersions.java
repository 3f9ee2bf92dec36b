package churnline.app.wiring;

import churnline.core.report.Libraries;
import churnline.edge.camel.HousekeepingRoutes;
import churnline.edge.settings.Settings;
import churnline.edge.versions.DependencyVersion;
import churnline.edge.versions.DependencyVersions;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Connects the look-up of library versions with who shows them and who decides when. */
final class LibraryVersions implements Libraries {
  private final Settings.Dependencies wanted;
  private final DependencyVersions versions;

  LibraryVersions(Settings settings, Clock clock) {
    wanted = settings.dependencies();
    versions =
        new DependencyVersions(
            settings.folders().ingesteddata().resolve("dependencies.tsv"), clock, wanted.url());
  }

  /** The daily chore; empty when the settings forbid it. */
  Optional<HousekeepingRoutes.LookUp> lookUp() {
    return wanted.check()
        ? Optional.of(new HousekeepingRoutes.LookUp(wanted.delay(), this::refresh))
        : Optional.empty();
  }

  private void refresh() throws InterruptedException {
    if (!versions.isFresh()) {
      versions.refresh();
    }
  }

  @Override
  public List<Library> known() {
    return versions.versions().stream().map(LibraryVersions::library).toList();
  }

  private static Library library(DependencyVersion one) {
    String latest = one.latest() == null ? "unknown" : one.latest();
    return new Library(one.name(), one.current(), latest, one.note());
  }
}
