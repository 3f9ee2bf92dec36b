package churnline.edge.versions;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.w3c.dom.Element;

/** Reads from a pom which libraries are used directly, and in which versions. */
final class PomDependencies {
  private static final String PACKED = "/META-INF/maven/churnline/churnline/pom.xml";

  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> managed = new HashMap<>();
  private final Map<String, String> importedGroups = new HashMap<>();

  private PomDependencies() {}

  /** Returns those of this application; empty when its pom is neither packed nor beside it. */
  static List<DependencyVersion> ofThisApplication() {
    try (InputStream packed = PomDependencies.class.getResourceAsStream(PACKED)) {
      if (packed != null) {
        return read(packed);
      }
      CodeSource source = PomDependencies.class.getProtectionDomain().getCodeSource();
      Path classes = Path.of(source.getLocation().toURI()); // PROJECT/target/classes
      Path pom = classes.resolve("../../pom.xml").normalize();
      if (!classes.endsWith(Path.of("target", "classes")) || !Files.exists(pom)) {
        return List.of();
      }
      try (InputStream unpacked = Files.newInputStream(pom)) {
        return read(unpacked);
      }
    } catch (IOException | URISyntaxException unreadable) {
      return List.of();
    }
  }

  /**
   * Returns the direct dependencies of scope compile or runtime, sorted by name. A version that is
   * not stated is taken from the managed ones, then from an imported bill of materials of the same
   * group; when there is none, the dependency is left out.
   *
   * @throws IOException if it is not a pom
   */
  static List<DependencyVersion> read(InputStream pom) throws IOException {
    return new PomDependencies().dependencies(XmlTree.root(pom));
  }

  private List<DependencyVersion> dependencies(Element project) {
    for (Element table : XmlTree.children(project, "properties")) {
      for (Element entry : XmlTree.children(table)) {
        properties.put(entry.getTagName(), entry.getTextContent().strip());
      }
    }
    for (Element management : XmlTree.children(project, "dependencyManagement")) {
      for (Element entry : XmlTree.grandchildren(management, "dependencies", "dependency")) {
        boolean bom = text(entry, "scope").equals("import");
        (bom ? importedGroups : managed)
            .put(bom ? text(entry, "groupId") : name(entry), text(entry, "version"));
      }
    }
    List<DependencyVersion> found = new ArrayList<>();
    for (Element entry : XmlTree.grandchildren(project, "dependencies", "dependency")) {
      String scope = text(entry, "scope");
      String version = version(entry);
      if ((scope.isEmpty() || scope.equals("compile") || scope.equals("runtime"))
          && !version.isEmpty()) {
        found.add(DependencyVersion.notAsked(name(entry), version));
      }
    }
    found.sort(Comparator.comparing(DependencyVersion::name));
    return List.copyOf(found);
  }

  private String version(Element dependency) {
    String stated = text(dependency, "version");
    if (!stated.isEmpty()) {
      return stated;
    }
    String fallback = importedGroups.getOrDefault(text(dependency, "groupId"), "");
    return managed.getOrDefault(name(dependency), fallback);
  }

  private String name(Element dependency) {
    return text(dependency, "groupId") + ":" + text(dependency, "artifactId");
  }

  /** Text of a child with a property in it resolved; empty when there is no such child. */
  private String text(Element parent, String tag) {
    String text = XmlTree.text(parent, tag);
    return text.startsWith("${") && text.endsWith("}")
        ? properties.getOrDefault(text.substring(2, text.length() - 1), "")
        : text;
  }
}
