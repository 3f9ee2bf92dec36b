package churnline.edge.versions;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** Where newer versions are looked up: the address that is set, or the mirror that Maven uses. */
final class RepositoryAddress {
  /** Maven's name of the public repository, and the patterns that it is among. */
  private static final String CENTRAL = "central";

  private static final List<String> ALL = List.of(CENTRAL, "*", "external:*");

  private final Optional<URI> given;
  private final Path settings;

  /**
   * @param given by the settings of this program
   * @param settings of Maven; need not exist
   */
  RepositoryAddress(Optional<URI> given, Path settings) {
    this.given = given;
    this.settings = settings;
  }

  /** The settings file of whoever runs this program. */
  static Path mavenSettings() {
    return Path.of(System.getProperty("user.home"), ".m2", "settings.xml");
  }

  /**
   * Returns the base address; empty when none is named anywhere.
   *
   * @throws LookupException if Maven's settings cannot be read, or their mirror is of no use
   */
  Optional<URI> find() throws LookupException {
    if (given.isPresent() || Files.notExists(settings)) {
      return given;
    }
    Optional<String> mirror;
    try (InputStream xml = Files.newInputStream(settings)) {
      mirror = mirror(XmlTree.grandchildren(XmlTree.root(xml), "mirrors", "mirror"));
    } catch (IOException unreadable) {
      throw new LookupException("Maven's settings.xml cannot be read: " + unreadable.getMessage());
    }
    return mirror.isEmpty() ? Optional.empty() : Optional.of(address(mirror.get()));
  }

  /** As Maven does: the mirror of exactly this repository before those of a pattern. */
  private static Optional<String> mirror(List<Element> mirrors) {
    List<Element> usable =
        mirrors.stream().filter(one -> !XmlTree.text(one, "blocked").equals("true")).toList();
    return usable.stream()
        .filter(one -> XmlTree.text(one, "mirrorOf").equals(CENTRAL))
        .findFirst()
        .or(
            () ->
                usable.stream()
                    .filter(one -> includesCentral(XmlTree.text(one, "mirrorOf")))
                    .findFirst())
        .map(one -> XmlTree.text(one, "url"));
  }

  private static boolean includesCentral(String mirrorOf) {
    List<String> patterns = Arrays.stream(mirrorOf.split(",", -1)).map(String::strip).toList();
    return !patterns.contains("!" + CENTRAL) && patterns.stream().anyMatch(ALL::contains);
  }

  private static URI address(String text) throws LookupException {
    try {
      URI address = URI.create(text);
      String scheme = String.valueOf(address.getScheme());
      if ((scheme.equals("http") || scheme.equals("https")) && address.getHost() != null) {
        return address;
      }
    } catch (IllegalArgumentException malformed) {
      // said below; the text itself may hold a password
    }
    throw new LookupException(
        "the mirror in Maven's settings.xml has no http or https address; set"
            + " churn.dependencies.url");
  }
}
